// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.emulator.kura.internal;

import java.io.UnsupportedEncodingException;
import java.security.NoSuchAlgorithmException;
import java.util.Dictionary;
import java.util.Optional;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.useradmin.Group;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;

/**
 * The identities as Kura keeps them: the web console's user, an administrator, and a second one, {@link #GUEST}, with the
 * same password and no permission.
 */
@Component(
        immediate = true,
        service = {})
public final class Identities {

    /** Who is known but may do nothing. */
    static final String GUEST = "guest";

    private static final String USER = "kura.user.";
    private static final String ADMINISTRATOR = "kura.permission.kura.admin";

    @Activate
    public Identities(BundleContext context, @Reference UserAdmin users, @Reference CryptoService crypto)
            throws NoSuchAlgorithmException, UnsupportedEncodingException {
        String name = context.getProperty("felix.webconsole.username");
        String password = context.getProperty("felix.webconsole.password");
        if (name == null || password == null) {
            return;
        }
        String hash = crypto.sha256Hash(password);
        Group administrators = (Group) role(users, ADMINISTRATOR, Role.GROUP);
        administrators.addMember(identity(users, name, hash));
        identity(users, GUEST, hash);
    }

    private static User identity(UserAdmin users, String name, String hash) {
        User user = (User) role(users, USER + name, Role.USER);
        @SuppressWarnings("unchecked") // Kura keeps strings only
        Dictionary<String, Object> credentials = user.getCredentials();
        credentials.put("kura.password", hash);
        return user;
    }

    private static Role role(UserAdmin users, String name, int type) {
        return Optional.ofNullable(users.getRole(name)).orElseGet(() -> users.createRole(name, type));
    }
}
