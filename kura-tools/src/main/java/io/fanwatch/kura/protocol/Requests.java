// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.kura.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Topics and metrics of requests to a device, replies and notifications. A request goes to
 * {@code $EDC/account/device/APP/METHOD/resource}, its reply to {@code $EDC/account/requester/APP/REPLY/request.id}, and
 * notifications to {@code $EDC/account/requester/APP/NOTIFY/device/type}.
 */
public final class Requests {

    /** String metric of a request: names the reply's topic. */
    public static final String REQUEST_ID = "request.id";

    /** String metric of a request: whose topic the reply goes to. */
    public static final String REQUESTER_CLIENT_ID = "requester.client.id";

    /** Integer metric of a reply: 200 done, 400 bad request, 404 not found, 500 error. */
    public static final String RESPONSE_CODE = "response.code";

    /** String metric of a reply: what went wrong. */
    public static final String EXCEPTION_MESSAGE = "response.exception.message";

    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int NOT_FOUND = 404;
    public static final int ERROR = 500;

    private static final String PREFIX = "$EDC";
    private static final int FIRST_RESOURCE = 5;

    private Requests() {}

    /**
     * A request's address.
     *
     * @param method GET, PUT, POST, DEL, EXEC or, in a topic from outside, anything else
     * @param resource the levels after the method
     */
    public record Address(String account, String device, String application, String method, List<String> resource) {

        public Address {
            resource = List.copyOf(resource);
        }
    }

    /** Where a request goes. */
    public static String requestTopic(
            String account, String device, String application, String method, String... resource) {
        return topic(account, device, application, method, String.join("/", resource));
    }

    /** Every request to a device, as a topic filter. */
    public static String requestsTo(String account, String device) {
        return topic(account, device, "#");
    }

    /** Where a reply goes. */
    public static String replyTopic(String account, String requester, String application, String requestId) {
        return topic(account, requester, application, "REPLY", requestId);
    }

    /** Where a notification goes. */
    public static String notificationTopic(
            String account, String requester, String application, String device, String type) {
        return topic(account, requester, application, "NOTIFY", device, type);
    }

    /** The address that a topic names; empty if it is not that of a request. */
    public static Optional<Address> addressOf(String topic) {
        List<String> levels = Arrays.asList(topic.split("/", -1));
        if (levels.size() < FIRST_RESOURCE || !levels.get(0).equals(PREFIX)) {
            return Optional.empty();
        }
        return Optional.of(new Address(
                levels.get(1),
                levels.get(2),
                levels.get(3),
                levels.get(4),
                levels.subList(FIRST_RESOURCE, levels.size())));
    }

    private static String topic(String... levels) {
        return PREFIX + "/" + String.join("/", levels);
    }
}
