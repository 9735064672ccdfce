// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import io.fanwatch.component.ServiceSlot;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.kura.crypto.CryptoService;
import org.osgi.service.useradmin.Group;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Kura's identities in by basic authentication: those with the permission {@code rest.fanwatch} and administrators.
 * While this gateway's users can't be looked up, nobody gets in. Thread-safe.
 */
final class Access {

    /** The permission as the gateway's user administration knows it. */
    static final String PERMISSION = "kura.permission.rest.fanwatch";

    private static final String ACKNOWLEDGE = PERMISSION + ".acknowledge";
    private static final String COMMANDS = PERMISSION + ".alarms";
    private static final String MODELS = PERMISSION + ".models";

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private static final String ADMINISTRATOR = "kura.permission.kura.admin";
    private static final String USER = "kura.user.";
    private static final String PASSWORD = "kura.password";
    private static final String PASSWORD_CHANGE = "kura.need.password.change";
    private static final String SCHEME = "Basic ";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /**
     * What comes of a log-in.
     *
     * @param user who is in; nobody if empty
     * @param status the HTTP status of a refusal
     * @param words why, for people
     * @param retrySeconds when to try again, 0 if that does not matter
     */
    record Decision(Optional<String> user, int status, String words, long retrySeconds) {

        private static Decision refused(int status, String words) {
            return new Decision(Optional.empty(), status, words, 0);
        }
    }

    private record Login(String user, String password) {}

    private final LoginThrottle throttle;
    final ServiceSlot<UserAdmin> users = new ServiceSlot<>();
    final ServiceSlot<CryptoService> crypto = new ServiceSlot<>();

    Access(LoginThrottle throttle) {
        this.throttle = throttle;
    }

    void use(UserAdmin userAdmin) {
        users.set(userAdmin);
        // makes Kura offer the permissions to administrators; nothing happens if they are there
        Stream.of(PERMISSION, ACKNOWLEDGE, COMMANDS, MODELS)
                .forEach(permission -> userAdmin.createRole(permission, Role.GROUP));
    }

    /** Why log-ins cannot be checked at all, if they cannot. */
    Optional<String> missing() {
        if (users.get().isPresent() && crypto.get().isPresent()) {
            return Optional.empty();
        }
        return Optional.of("nobody can log in: this gateway lacks the service "
                + (users.get().isEmpty() ? "UserAdmin" : "CryptoService"));
    }

    long failures() {
        return throttle.failures();
    }

    /**
     * Decides on a request.
     *
     * @param authorization the header of that name
     * @param address where the request comes from
     */
    Decision decide(Optional<String> authorization, String address) {
        Optional<UserAdmin> admin = users.get();
        Optional<CryptoService> hashes = crypto.get();
        if (admin.isEmpty() || hashes.isEmpty()) {
            return Decision.refused(
                    UNAVAILABLE,
                    "This gateway's users can't be looked up: " + missing().orElse("try again") + ".");
        }
        Optional<Login> login = authorization.flatMap(Access::parse);
        if (login.isEmpty()) {
            return Decision.refused(UNAUTHORIZED, "Log in as a user of this gateway.");
        }
        String name = login.get().user();
        long wait = throttle.secondsToWait(address, name);
        if (wait > 0) {
            return new Decision(
                    Optional.empty(), TOO_MANY, "Too many failed log-ins. Try again in " + wait + " s.", wait);
        }
        Optional<User> user =
                admin.get().getRole(USER + name) instanceof User known ? Optional.of(known) : Optional.empty();
        if (!matches(user, login.get().password(), hashes.get())) {
            if (throttle.failed(address, name)) {
                LOG.warn("log-ins from {} fail again and again and have to wait", address);
            }
            return Decision.refused(UNAUTHORIZED, "User or password is wrong.");
        }
        throttle.succeeded(address, name);
        if (user.isEmpty() || "true".equals(user.get().getProperties().get(PASSWORD_CHANGE))) {
            return Decision.refused(FORBIDDEN, "The password has to be changed first: log in to Kura's console.");
        }
        if (!isMember(admin.get(), ADMINISTRATOR, user.get()) && !isMember(admin.get(), PERMISSION, user.get())) {
            return Decision.refused(
                    FORBIDDEN, "This user lacks the permission rest.fanwatch. An administrator can give it.");
        }
        return new Decision(Optional.of(name), 200, "", 0);
    }

    /** Whether who got in may do more with alarms than acknowledge them. */
    boolean mayCommand(String name) {
        return hasOne(name, ADMINISTRATOR, COMMANDS);
    }

    boolean mayAcknowledge(String name) {
        return hasOne(name, ADMINISTRATOR, COMMANDS, ACKNOWLEDGE);
    }

    boolean mayChangeModels(String name) {
        return hasOne(name, ADMINISTRATOR, MODELS);
    }

    private boolean hasOne(String name, String... permissions) {
        return users.get()
                .filter(admin -> admin.getRole(USER + name) instanceof User user
                        && Stream.of(permissions).anyMatch(permission -> isMember(admin, permission, user)))
                .isPresent();
    }

    /** Whether who got in with that log-in would again; one who has to wait since others guess at it may stay. */
    boolean mayStay(Optional<String> authorization, String address) {
        Decision decision = decide(authorization, address);
        return decision.user().isPresent() || decision.status() == TOO_MANY;
    }

    private static Optional<Login> parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return parts.length < 2 || parts[0].isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Login(parts[0], parts[1]));
        } catch (IllegalArgumentException e) {
            LOG.debug("a log-in that is no Base64");
            return Optional.empty();
        }
    }

    /* takes as long for a user who is not there */
    private static boolean matches(Optional<User> user, String password, CryptoService crypto) {
        try {
            byte[] given = crypto.sha256Hash(password).getBytes(StandardCharsets.UTF_8);
            Optional<byte[]> expected = user.map(known -> known.getCredentials().get(PASSWORD))
                    .filter(String.class::isInstance)
                    .map(hash -> ((String) hash).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(given, expected.orElse(new byte[given.length])) && expected.isPresent();
        } catch (NoSuchAlgorithmException | UnsupportedEncodingException e) {
            LOG.error("passwords can't be checked: {}", e.getMessage(), e);
            return false;
        }
    }

    private static boolean isMember(UserAdmin admin, String permission, User user) {
        Role[] members = admin.getRole(permission) instanceof Group group ? group.getMembers() : null;
        return members != null
                && Stream.of(members).anyMatch(member -> member.getName().equals(user.getName()));
    }
}
