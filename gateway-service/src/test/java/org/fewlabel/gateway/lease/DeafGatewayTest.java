package org.fewlabel.gateway.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two gateways that share three partitions, and six trainers of which two die, while the broker, the database, each gateway and
 * the whole machine are away now and then: no lease ends of a trainer that is alive, and each one of a dead trainer does.
 */
class DeafGatewayTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int TICKS_PER_SECOND = 2;
    private static final int TROUBLE_TICKS = 1200 * TICKS_PER_SECOND;
    private static final int REST_TICKS = 150 * TICKS_PER_SECOND;
    private static final int HEARTBEAT_TICKS = 2 * TICKS_PER_SECOND;
    private static final int PARTITIONS = 3;
    private static final int TRAINERS = 6;
    private static final int DEAD_FROM = 4;
    /** The group gives the partitions of a gateway that stood still to the other one after so long. */
    private static final int SESSION_TICKS = 10 * TICKS_PER_SECOND;

    static List<Integer> seeds() {
        List<Integer> seeds = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsTheLeasesOfTheDeadAlone(int seed) {
        World world = new World(new Random(seed));

        for (int tick = 0; tick < TROUBLE_TICKS; tick++) {
            world.trouble();
            world.tick(tick);
        }
        world.allIsWell();
        for (int tick = TROUBLE_TICKS; tick < TROUBLE_TICKS + REST_TICKS; tick++) {
            world.tick(tick);
        }

        assertThat(world.ended).containsOnlyKeys(DEAD_FROM, DEAD_FROM + 1);
    }

    /** Something that is away for a while. */
    private static final class Outage {
        private final Random random;
        private int ticksLeft;

        Outage(Random random) {
            this.random = random;
        }

        /** @param oneIn how seldom it begins */
        void perhaps(int oneIn) {
            if (ticksLeft > 0) {
                ticksLeft--;
            } else if (random.nextInt(oneIn) == 0) {
                ticksLeft = random.nextInt(90 * TICKS_PER_SECOND);
            }
        }

        boolean isOver() {
            return ticksLeft == 0;
        }
    }

    private static final class Gateway {
        private final Hearing hearing = new Hearing(LEASE);
        private final Outage stopped;
        private final Map<Integer, Integer> positions = new HashMap<>();
        private int stoppedTicks;

        Gateway(Random random) {
            stopped = new Outage(random);
        }
    }

    private static final class World {
        private final Random random;
        private final Outage broker;
        /** Of each partition: its next record cannot be processed for now. */
        private final List<Outage> stuck = new ArrayList<>();

        private final Outage database;
        private final List<Gateway> gateways;
        private final List<List<Integer>> log = new ArrayList<>();
        private final int[] committed = new int[PARTITIONS];
        private final Instant[] leaseUntil = new Instant[TRAINERS];
        private final Map<Integer, Instant> ended = new HashMap<>();
        /** The database's; it goes on while machines stand still, and is set now and then. */
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        World(Random random) {
            this.random = random;
            broker = new Outage(random);
            database = new Outage(random);
            gateways = List.of(new Gateway(random), new Gateway(random));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                log.add(new ArrayList<>());
                stuck.add(new Outage(random));
            }
            for (int trainer = 0; trainer < TRAINERS; trainer++) {
                leaseUntil[trainer] = now.plus(LEASE);
            }
        }

        void trouble() {
            broker.perhaps(300);
            database.perhaps(300);
            gateways.forEach(gateway -> gateway.stopped.perhaps(300));
            stuck.forEach(partition -> partition.perhaps(300));
            if (random.nextInt(400) == 0) {
                now = now.plusSeconds(random.nextInt(200)); // The lid was closed on all of them.
            }
            if (random.nextInt(400) == 0) {
                now = now.plusSeconds(random.nextInt(20) - 10); // The clock was set.
            }
        }

        void allIsWell() {
            broker.ticksLeft = 0;
            database.ticksLeft = 0;
            gateways.forEach(gateway -> gateway.stopped.ticksLeft = 0);
            stuck.forEach(partition -> partition.ticksLeft = 0);
        }

        void tick(int tick) {
            now = now.plusMillis(1000 / TICKS_PER_SECOND);
            for (int trainer = 0; trainer < TRAINERS && broker.isOver(); trainer++) {
                boolean isAlive = trainer < DEAD_FROM || tick < TROUBLE_TICKS / 4;
                if (isAlive && (tick + trainer) % HEARTBEAT_TICKS == 0) {
                    log.get(trainer % PARTITIONS).add(trainer);
                }
            }
            for (Gateway gateway : gateways) {
                gateway.stoppedTicks = gateway.stopped.isOver() ? 0 : gateway.stoppedTicks + 1;
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                process(partition, tick);
            }
            if (tick % TICKS_PER_SECOND == 0) {
                gateways.stream().filter(gateway -> gateway.stopped.isOver()).forEach(this::reap);
            }
        }

        private void process(int partition, int tick) {
            int member = partition % gateways.size();
            int owner = gateways.get(member).stoppedTicks > SESSION_TICKS ? 1 - member : member;
            Gateway gateway = gateways.get(owner);
            if (owner != member) {
                gateways.get(member).positions.remove(partition);
            }
            if (owner == member) {
                gateways.get(1 - member).positions.remove(partition);
            }
            if (!gateway.stopped.isOver()
                    || !broker.isOver()
                    || !database.isOver()
                    || !stuck.get(partition).isOver()) {
                return;
            }
            int position = gateway.positions.getOrDefault(partition, committed[partition]);
            int end = Math.min(log.get(partition).size(), position + 20);
            for (; position < end; position++) {
                int trainer = log.get(partition).get(position);
                Instant until = now.plus(LEASE);
                if (until.isAfter(leaseUntil[trainer])) {
                    leaseUntil[trainer] = until;
                }
            }
            gateway.positions.put(partition, position);
            if (tick % (3 * TICKS_PER_SECOND) == 0) {
                committed[partition] = Math.max(committed[partition], position);
            }
        }

        private void reap(Gateway gateway) {
            if (!broker.isOver() || !database.isOver()) {
                gateway.hearing.interrupted();
                return;
            }
            Map<String, Long> ends = new HashMap<>();
            Map<String, Long> processed = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends.put("p" + partition, (long) log.get(partition).size());
                processed.put("p" + partition, (long) committed[partition]);
            }
            gateway.hearing.looked(now, new ReportPositions(ends, processed));
            Instant silentUpTo = gateway.hearing.silentUpTo();
            for (int trainer = 0; silentUpTo != null && trainer < TRAINERS; trainer++) {
                if (!leaseUntil[trainer].isAfter(silentUpTo)) {
                    ended.putIfAbsent(trainer, now);
                }
            }
        }
    }
}
