package io.luaprocess;

import java.time.Duration;
import java.util.List;

import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

/**
 * A process as its own Java code sees it. Its methods are for the threads of the process:
 * that of {@link JavaProcess#run} and those of {@link #spawn}; on others they throw
 * {@link IllegalStateException} unless said otherwise. They are checked for the identity
 * of the process, and fail with a {@link ProcessException} as the functions of Lua do.
 */
public interface ProcessContext {

	/**
	 * Returns the PID. Any thread may ask.
	 * @return the PID
	 */
	Pid pid();

	/**
	 * Returns the id of the entry. Any thread may ask.
	 * @return the id
	 */
	String definitionId();

	/**
	 * Returns who runs the process. Any thread may ask.
	 * @return the actor; {@code null} for none
	 */
	@Nullable Actor actor();

	/**
	 * Returns the arguments.
	 * @return the values it was spawned with
	 */
	List<@Nullable Object> arguments();

	/**
	 * Waits for the next signal: events first, then messages in the order of the mailbox.
	 * Several threads may wait; each signal goes to one of them, except for a
	 * {@link ProcessSignal.Cancel}: all get it, then and whenever they ask again.
	 * Messages that are in the mailbox then are not received any more.
	 * @return the signal
	 */
	ProcessSignal receive();

	/**
	 * Waits for the next signal, but not for ever.
	 * @param timeout how long, more than zero
	 * @return the signal; {@code null} if the time is over
	 */
	@Nullable ProcessSignal receive(Duration timeout);

	/**
	 * Sends a message; never waits for the receiver. Any thread may send.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param payload the payload values
	 */
	void send(String destination, String topic, @Nullable Object @Nullable ... payload);

	/**
	 * Sends a request and waits for the answer. Any thread may ask; only the calling one
	 * waits.
	 * @param destination a PID in text form or a registered name
	 * @param topic the topic
	 * @param timeout how long to wait, more than zero
	 * @param payload the payload values
	 * @return the answer, as of {@link ProcessRuntime#request}
	 * @throws ProcessException TIMEOUT; NOT_FOUND as soon as the receiver ends; the error
	 * it answers with; CANCELED if the thread is interrupted
	 */
	@Nullable Object request(String destination, String topic, Duration timeout, @Nullable Object @Nullable ... payload);

	/**
	 * Monitors a process: its end is received as {@link ProcessSignal.Exit}.
	 * @param destination a PID in text form or a registered name
	 */
	void monitor(String destination);

	/**
	 * Removes a monitor.
	 * @param destination a PID in text form or a registered name
	 */
	void unmonitor(String destination);

	/**
	 * Links with a process.
	 * @param destination a PID in text form or a registered name
	 */
	void link(String destination);

	/**
	 * Dissolves a link.
	 * @param destination a PID in text form or a registered name
	 */
	void unlink(String destination);

	/**
	 * Sets whether the failure of a linked process is received as
	 * {@link ProcessSignal.LinkDown}; otherwise it ends this process, too.
	 * @param trap whether it is
	 */
	void trapLinks(boolean trap);

	/**
	 * Registers a name for this process.
	 * @param name the name
	 */
	void register(String name);

	/**
	 * Runs code on a further virtual thread of this process. An exception of it ends the
	 * process. It is interrupted when the process ends, also when {@link JavaProcess#run}
	 * returns.
	 * @param code the code
	 */
	void spawn(Runnable code);

}
