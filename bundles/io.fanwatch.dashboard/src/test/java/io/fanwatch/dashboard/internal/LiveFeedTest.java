// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import javax.servlet.ServletOutputStream;
import javax.servlet.ServletResponse;
import javax.servlet.WriteListener;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

    private static final long NOON = 1_800_000_000_000L;

    private final Plant plant = new Plant(DashboardSettings.OFF);
    private final DeviceViews views = plant.views;
    private final LiveFeed feed = feed(Duration.ofMinutes(1));

    private LiveFeed feed(Duration patience) {
        return new LiveFeed(views, 2, patience);
    }

    /** A browser whose connection takes something, or not. */
    private static final class Page {
        private final AsyncContext exchange = mock(AsyncContext.class);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final AtomicBoolean allowed = new AtomicBoolean(true);
        private boolean takes = true;
        private WriteListener listener;

        Page() throws Exception {
            ServletOutputStream out = mock(ServletOutputStream.class);
            ServletResponse response = mock(ServletResponse.class);
            lenient().when(exchange.getResponse()).thenReturn(response);
            lenient().when(response.getOutputStream()).thenReturn(out);
            lenient().when(out.isReady()).thenAnswer(call -> takes);
            doAnswer(call -> {
                        listener = call.getArgument(0);
                        return null;
                    })
                    .when(out)
                    .setWriteListener(any());
            lenient()
                    .doAnswer(call -> {
                        received.writeBytes(call.getArgument(0));
                        return null;
                    })
                    .when(out)
                    .write(any(byte[].class));
        }

        String take() {
            String text = received.toString(StandardCharsets.UTF_8);
            received.reset();
            return text;
        }
    }

    private Page open(LiveFeed at, String since) throws Exception {
        Page page = new Page();
        assertThat(at.open(() -> page.exchange, since, "", page.allowed::get)).isTrue();
        page.listener.onWritePossible();
        page.take();
        return page;
    }

    private String here() {
        return views.epoch() + "-" + views.lastTick();
    }

    private void tick(LiveFeed at, String fan) {
        plant.add(Verdicts.healthy(fan), NOON);
        views.tick(NOON);
        at.tick(NOON, 0);
    }

    @Test
    void a_page_that_takes_nothing_is_told_nothing_and_then_all_it_missed_in_one_piece() throws Exception {
        Page page = open(feed, here());
        tick(feed, "a");
        assertThat(page.take()).contains("\"a\"");

        page.takes = false;
        tick(feed, "b");
        page.take();
        tick(feed, "c");
        tick(feed, "d");
        assertThat(page.take()).isEmpty();

        page.takes = true;
        page.listener.onWritePossible();
        tick(feed, "e");

        assertThat(page.take())
                .contains("\"c\"", "\"d\"", "\"e\"")
                .doesNotContain("\"a\"", "\"b\"")
                .containsOnlyOnce("event: tick");
    }

    @Test
    void a_page_that_takes_nothing_for_too_long_is_dropped() throws Exception {
        LiveFeed impatient = feed(Duration.ZERO);
        Page page = open(impatient, here());
        page.takes = false;
        tick(impatient, "a");
        tick(impatient, "b");

        verify(page.exchange).complete();
        assertThat(impatient.dropped()).isEqualTo(1);
        assertThat(impatient.viewers()).isZero();
        assertThat(impatient.hasRoom()).isTrue();
    }

    @Test
    void a_page_of_another_run_begins_anew() throws Exception {
        for (String since : List.of("", "x", "other-1", views.epoch() + "-999")) {
            Page page = open(feed, since);
            tick(feed, "a");
            assertThat(page.take()).as(since).contains("event: reset").doesNotContain("event: tick");
            page.listener.onError(new IllegalStateException("the browser is gone"));
        }
        assertThat(feed.viewers()).isZero();
    }

    @Test
    void a_page_whose_user_may_no_longer_see_it_is_ended_within_half_a_minute() throws Exception {
        Page page = open(feed, here());
        Page other = open(feed, here());
        feed.tick(NOON, 0);
        page.allowed.set(false);
        page.take();

        feed.tick(NOON + 29_000, 0);
        assertThat(page.take()).contains("event: tick");
        feed.tick(NOON + 31_000, 0);

        assertThat(page.take()).isEmpty();
        verify(page.exchange).complete();
        assertThat(feed.viewers()).isEqualTo(1);
        assertThat(other.take()).contains("event: tick");
    }

    @Test
    void there_are_no_more_pages_than_allowed() throws Exception {
        open(feed, here());
        open(feed, here());
        Page third = new Page();

        assertThat(feed.open(() -> third.exchange, here(), "", () -> true)).isFalse();
        assertThat(feed.refused()).isEqualTo(1);
    }

    @Test
    void of_a_thousand_pages_those_that_are_allowed_stay_and_are_told() throws Exception {
        List<Page> pages = List.of(open(feed, here()), open(feed, here()));
        for (int i = 0; i < 998; i++) {
            assertThat(feed.open(LiveFeedTest::takenOn, here(), "", () -> true)).isFalse();
        }

        assertThat(feed.refused()).isEqualTo(998);
        tick(feed, "a");
        assertThat(pages).allSatisfy(page -> assertThat(page.take()).contains("event: tick"));
        pages.get(0).listener.onError(new IllegalStateException("the browser is gone"));
        open(feed, here());
    }

    private static AsyncContext takenOn() {
        throw new AssertionError("an exchange that is refused is not begun");
    }
}
