package io.luaprocess.spring.actuate.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A process as it stands in lists. All values are of about the same moment; none was
 * taken by stopping the process.
 *
 * @param pid the PID
 * @param number its unique part, to be used in URLs
 * @param definition the entry it runs
 * @param host its host; {@code null} for a function
 * @param parent PID of the process that spawned it; {@code null} if the application did
 * @param state running, waiting, ready or ending
 * @param since when it began to wait, or to be ready or running without a wait since; to
 * about 5 ms
 * @param startedAt when it was spawned
 * @param mailbox messages not yet received
 * @param oldestMessageAge how long the oldest of them has waited, to about 5 ms;
 * {@code null} if there is none
 * @param received messages taken into the mailbox so far
 * @param sent messages sent so far
 * @param coroutines live coroutines, main included
 * @param timers pending timers
 * @param memoryBytes what it is estimated to hold
 * @param cpuMillis processor time it has used, sampled
 * @param names its registered names, at most 20
 * @param description what its program says of itself; {@code null} for nothing
 * @param actor id of its actor; {@code null} for none
 */
public record ProcessDescriptor(String pid, String number, String definition, @Nullable String host,
		@Nullable String parent, String state, @Nullable Instant since, Instant startedAt, int mailbox,
		@Nullable Duration oldestMessageAge, long received, long sent, int coroutines, int timers, long memoryBytes,
		long cpuMillis, List<String> names, @Nullable String description, @Nullable String actor) {
}
