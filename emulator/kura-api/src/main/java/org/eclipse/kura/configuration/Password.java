// SPDX-License-Identifier: EPL-2.0
package org.eclipse.kura.configuration;

import java.util.Arrays;
import org.osgi.annotation.versioning.ProviderType;

/** A secret in a configuration; whether it is clear or encrypted depends on where it comes from. */
@ProviderType
public class Password {

    private final char[] secret;

    /** Wraps the given text. */
    public Password(String password) {
        this.secret = password == null ? new char[0] : password.toCharArray();
    }

    /** Wraps a copy of the given characters. */
    public Password(char[] password) {
        this.secret = password == null ? new char[0] : Arrays.copyOf(password, password.length);
    }

    /** Returns the characters. */
    public char[] getPassword() {
        return secret;
    }

    /** Returns the characters as text: never write a password to a log. */
    @Override
    public String toString() {
        return new String(secret);
    }
}
