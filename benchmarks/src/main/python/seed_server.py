"""The reference design's scoring service: POST {"params": [rotation, temperature, vibration, sound]} to /score."""

import json
import logging
import sys

import numpy
from flask import Flask, jsonify, request


def load(path):
    with open(path, encoding="utf-8") as file:
        network = json.load(file)
    layers = [
        (numpy.array(layer["weights"], numpy.float32).T, numpy.array(layer["biases"], numpy.float32))
        for layer in network["layers"]
    ]
    return numpy.array(network["mean"], numpy.float32), numpy.array(network["scale"], numpy.float32), layers


def score(network, params):
    mean, scale, layers = network
    values = (numpy.array([params], numpy.float32) - mean) * scale
    for weights, biases in layers[:-1]:
        values = numpy.maximum(values @ weights + biases, 0)
    weights, biases = layers[-1]
    return float(1 / (1 + numpy.exp(-(values @ weights + biases)))[0, 0])


def main():
    network = load(sys.argv[1])
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = Flask("seed")

    @app.route("/score", methods=["POST"])
    def answer():
        return jsonify(probability=score(network, request.get_json()["params"]))

    app.run(host="127.0.0.1", port=int(sys.argv[2]))


if __name__ == "__main__":
    main()
