# Thin on purpose: every target only calls `python3 -m musicnn …`, which works without make too (Windows: `py -3 -m musicnn …`).
PYTHON ?= python3

.PHONY: help lab test clean

help:            ## what there is
	@$(PYTHON) -m musicnn --help

lab:             ## set everything up, then open the course in JupyterLab
	$(PYTHON) -m musicnn lab

test:            ## set everything up, then run all tests
	$(PYTHON) -m musicnn test

clean:           ## remove what can be made again (never your portfolio)
	$(PYTHON) -m musicnn clean
