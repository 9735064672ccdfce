// SPDX-License-Identifier: EPL-2.0
/** Gateways through the REST interface of Eclipse Kapua. */
package io.fanwatch.kura.tools.kapua;
