// SPDX-License-Identifier: EPL-2.0
/** Kura's deployment handler in small: packages come by request from a cloud, as DEPLOY-V2 says. */
package io.fanwatch.emulator.deployment.internal;
