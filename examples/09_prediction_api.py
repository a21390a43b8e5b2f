"""One workspace serves a model as a prediction API, another has its records predicted by it."""

import threading

import uvicorn

import assay
from assay.sample import sample_path
from assay.schema.connections import RemoteApi
from assay.server.app import make_app
from assay.server.serving import configured, listen

settings = assay.Settings(encoder="fake")

with assay.open("./theirs", settings=settings) as theirs:
    theirs.load(sample_path("bank_messages"), name="bank").train("lexical", name="words").promote()
    listener = listen("127.0.0.1", 0)  # what `assay serve` does
    server = uvicorn.Server(configured(make_app(theirs)))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/projects/bank/predict"

    with assay.open("./ours", settings=settings) as ours:
        bank = ours.load(sample_path("bank_messages"), name="bank")
        print(bank.probe(RemoteApi(url=url), "where is my card").answers)
        model = bank.remote(url)
        report = model.predict_dataset()
        print(f"{model.name}: {report.n} records, {report.unanswered} without an answer")
        found = bank.check("confident_disagreement", model=model.name)
        for finding in found.findings[:3]:
            print(f"  {finding.record}: {finding.why}")

    server.should_exit = True
    thread.join()
