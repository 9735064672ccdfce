// SPDX-License-Identifier: EPL-2.0
/**
 * Training of fault models: from a CSV file of labelled readings to one self-describing ONNX file, with a model card and
 * plots. Runs on a developer's machine or a server, never on a gateway, and needs no network.
 */
package io.fanwatch.model;
