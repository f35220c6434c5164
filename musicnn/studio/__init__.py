"""The composing system of chapter 6: a page, a REST API, a database, workers that compose and train. `python -m musicnn studio`.

    web/  the page            speaks to the app through the API and nothing else
    app/                      HTTP: routes, the guard at the door, live streams; no SQL
    service/                  what the system can do, in words of music: submit, cancel, save, search, share; no HTTP, no SQL
    store/                    SQL: tables, migrations, transactions, backup; no HTTP
    schemas                   the forms that all of them speak
    worker                    takes jobs from the store and does them: generation, training, inspection
    preprocessing             uploads: scanned, parsed in a child process, put on the grid
    serve, cli                processes: server, workers, a second life for whatever dies

The five components of the article are preprocessing, training, generation, interaction (web/) and the API (app/).
"""
