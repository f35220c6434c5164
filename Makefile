# Thin on purpose: every target only calls `python3 -m musicnn …`, which works without make too (Windows: `py -3 -m musicnn …`).
PYTHON ?= python3

.PHONY: help lab test notebooks outputs lessons site bench studio clean

help:            ## what there is
	@$(PYTHON) -m musicnn --help

lab:             ## set everything up, then open the course in JupyterLab
	$(PYTHON) -m musicnn lab

test:            ## set everything up, then run all tests
	$(PYTHON) -m musicnn test

notebooks:       ## write the lessons' notebooks from chapters/src; runs nothing
	$(PYTHON) -m musicnn lesson build

outputs:         ## run the lessons at smoke speed and store what their checked cells print
	$(PYTHON) -m musicnn lesson outputs

lessons:         ## run the lessons at quick speed; measure minutes and memory
	$(PYTHON) -m musicnn lesson measure

site:            ## run the lessons and write them as web pages into build/site
	$(PYTHON) -m musicnn lesson site

bench:           ## measure speed and quality, beside the last run
	$(PYTHON) -m musicnn bench

studio:          ## open the composing system of chapter 6
	$(PYTHON) -m musicnn studio

clean:           ## remove what can be made again (never your portfolio)
	$(PYTHON) -m musicnn clean
