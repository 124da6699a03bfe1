package io.luaprocess.kernel;

import java.time.Duration;
import java.time.Instant;

import io.luaprocess.Pid;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a process, see {@link ProcessView} for how exact it is.
 *
 * @param pid the PID
 * @param definitionId what it runs
 * @param host its host id, or the function's id
 * @param parent the spawner
 * @param state {@code running}, {@code waiting}, {@code ready} or {@code ending}
 * @param since when it began to wait, or when it was woken last if it does not wait
 * @param startedAt when it was spawned
 * @param mailbox messages not yet received
 * @param oldestMessageAge how long the oldest of them has waited; {@code null} if there
 * is none
 * @param received messages taken into the mailbox so far
 * @param sent messages sent so far
 * @param coroutines live coroutines, main included
 * @param timers pending timers
 * @param memory what it is estimated to hold, in bytes
 * @param processorTime how long its code has run, sampled
 * @param description what its program says of itself; {@code null} for nothing
 */
public record ProcessSnapshot(Pid pid, String definitionId, String host, @Nullable Pid parent, String state,
		Instant since, Instant startedAt, int mailbox, @Nullable Duration oldestMessageAge, long received, long sent,
		int coroutines, int timers, long memory, Duration processorTime, @Nullable String description) {
}
