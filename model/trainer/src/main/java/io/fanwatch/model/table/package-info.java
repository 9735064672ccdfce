// SPDX-License-Identifier: EPL-2.0
/** Reads tables as people have them: what separates, how decimals and letters are written and where the header is are found. */
package io.fanwatch.model.table;
