package org.fewlabel.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import org.fewlabel.gateway.live.Frame.Greeting;
import org.fewlabel.gateway.live.Frame.Heartbeat;
import org.fewlabel.gateway.live.Frame.Told;
import org.junit.jupiter.api.Test;

class LiveStreamTest {
    private static final LiveStream.Times TIMES = new LiveStream.Times(
            Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofSeconds(2));
    private static final Greeting GREETING = new Greeting(Duration.ofSeconds(2));

    private final Reader reader = new Reader();
    private final Line line = new Line();

    @Test
    void sendsASlowReaderTheNewestViewAndNoneBetween() {
        LiveStream stream = streamFor(null);
        reader.takes();
        reader.takes();

        for (int view = 1; view <= 1000; view++) {
            stream.offer(view(view, false));
        }
        reader.takes();

        assertThat(reader.frames).containsExactly(GREETING, told(1), told(1000));
    }

    @Test
    void sendsNothingToAReaderWhoHasTheView() {
        LiveStream stream = streamFor("7");
        reader.takes();
        reader.takes();

        stream.offer(view(7, false));
        stream.offer(view(7, false));
        assertThat(reader.frames).containsExactly(GREETING);

        stream.offer(view(8, false));
        assertThat(reader.frames).containsExactly(GREETING, told(8));
    }

    /** What changed and changed back while the reader was busy is no news. */
    @Test
    void forgetsAViewThatIsNotTrueAnyMoreWhenTheReaderIsReady() {
        LiveStream stream = streamFor(null);
        reader.takes();
        reader.takes();
        stream.offer(view(1, false));
        stream.offer(view(2, false));
        stream.offer(view(1, false));

        reader.takes();

        assertThat(reader.frames).containsExactly(GREETING, told(1));
    }

    @Test
    void endsAfterTheLastView() {
        LiveStream stream = streamFor(null);
        reader.takes();
        reader.takes();

        stream.offer(view(1, true));
        reader.takes();
        reader.takes();

        assertThat(reader.frames).containsExactly(GREETING, told(1), new Told("1", "end", "{}"));
        assertThat(reader.isComplete).isTrue();
        assertThat(line.timesOver).isEqualTo(1);
    }

    /** The owner retried the job before the reader heard that it had failed. */
    @Test
    void doesNotEndWithAViewThatWasNotTheLast() {
        LiveStream stream = streamFor(null);
        reader.takes();
        stream.offer(view(1, true));
        stream.offer(view(2, false));

        reader.takes();
        reader.takes();

        assertThat(reader.frames).containsExactly(GREETING, told(2));
        assertThat(reader.isComplete).isFalse();
    }

    @Test
    void beatsWhileThereIsNothingToSay() {
        LiveStream stream = streamFor(null);
        reader.takes();
        reader.takes();

        stream.tick(in(Duration.ofSeconds(10)));
        assertThat(reader.frames).containsExactly(GREETING);
        stream.tick(in(Duration.ofSeconds(16)));
        assertThat(reader.frames).containsExactly(GREETING, new Heartbeat());
    }

    @Test
    void endsWhenItHasLastedAsLongAsItMay() {
        LiveStream stream = streamFor(null);
        reader.takes();
        reader.takes();

        stream.tick(in(Duration.ofMinutes(11)));
        reader.takes();

        assertThat(reader.isComplete).isTrue();
        assertThat(line.timesOver).isEqualTo(1);
    }

    @Test
    void cutsTheLineOfAReaderWhoTakesNothing() {
        LiveStream stream = streamFor(null);
        reader.takes();

        stream.tick(in(Duration.ofSeconds(100)));
        assertThat(line.isCut).isFalse();
        stream.tick(in(Duration.ofSeconds(130)));

        assertThat(line.isCut).isTrue();
        assertThat(line.timesOver).isEqualTo(1);
    }

    @Test
    void isOverOnceWhenTheReaderHasGone() {
        LiveStream stream = streamFor(null);
        reader.takes();
        line.isCut = true;

        stream.tick(in(Duration.ofSeconds(1)));
        stream.cancel();
        stream.offer(view(1, true));
        reader.takes();

        assertThat(line.timesOver).isEqualTo(1);
        assertThat(reader.frames).containsExactly(GREETING);
    }

    @Test
    void isOverIfNobodyEverReadsIt() {
        LiveStream stream = new LiveStream(new Subject.OneJob(new UUID(0, 1)), null, line, TIMES, System.nanoTime());

        stream.tick(in(Duration.ofMinutes(11)));

        assertThat(line.timesOver).isEqualTo(1);
    }

    private LiveStream streamFor(String idKnown) {
        LiveStream stream = new LiveStream(new Subject.OneJob(new UUID(0, 1)), idKnown, line, TIMES, System.nanoTime());
        stream.subscribe(reader);
        return stream;
    }

    private static LiveView view(int number, boolean isLast) {
        return new LiveView(Integer.toString(number), "{\"n\":" + number + "}", isLast);
    }

    private static Told told(int number) {
        return new Told(Integer.toString(number), "job", "{\"n\":" + number + "}");
    }

    private static long in(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    private static final class Reader implements Flow.Subscriber<Frame> {
        private final List<Frame> frames = new ArrayList<>();
        private Flow.Subscription subscription;
        private boolean isComplete;

        void takes() {
            subscription.request(1);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Frame frame) {
            frames.add(frame);
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void onComplete() {
            isComplete = true;
        }
    }

    private static final class Line implements LiveStream.Line {
        private boolean isCut;
        private int timesOver;

        @Override
        public boolean isCut() {
            return isCut;
        }

        @Override
        public void cut() {
            isCut = true;
        }

        @Override
        public void over(LiveStream stream) {
            timesOver++;
        }
    }
}
