"""The reference design's predictor: each reading goes to the scoring service by HTTP, its verdict back to the broker."""

import json
import sys
import urllib.request

import paho.mqtt.client as mqtt

FEATURES = ("rotation", "temperature", "vibration", "sound")
THRESHOLD = 0.5


def client_of_either_version(name):
    """A client of paho-mqtt 1 or 2: version 2 wants to be told which callbacks it gets."""
    if hasattr(mqtt, "CallbackAPIVersion"):
        return mqtt.Client(mqtt.CallbackAPIVersion.VERSION1, client_id=name)
    return mqtt.Client(client_id=name)


def main():
    port, readings, verdicts, service = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]

    def score(params):
        body = json.dumps({"params": params}).encode()
        post = urllib.request.Request(service, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(post) as answer:
            return json.load(answer)["probability"]

    def connected(client, userdata, flags, code):
        client.subscribe(readings)

    def arrived(client, userdata, message):
        reading = json.loads(message.payload)
        fault = score([reading[feature] for feature in FEATURES]) >= THRESHOLD
        client.publish(verdicts, json.dumps({"deviceID": reading["deviceID"], "fault": str(int(fault))}))

    client = client_of_either_version("seed-predictor")
    client.on_connect = connected
    client.on_message = arrived
    client.connect("127.0.0.1", port)
    client.loop_forever()


if __name__ == "__main__":
    main()
