// SPDX-License-Identifier: EPL-2.0
/** Model files on a developer's machine: what is in them, who signed them, and how they get to a gateway. */
package io.fanwatch.model.tools;
