// SPDX-License-Identifier: EPL-2.0
/** How Kura and a cloud platform speak: payloads as bytes, topics of requests, metrics of deployment requests. */
package io.fanwatch.kura.protocol;
