package io.luaprocess.spring.event;

import java.time.Duration;

import io.luaprocess.event.EventSubscription;
import io.luaprocess.event.RuntimeEvent;
import io.luaprocess.event.RuntimeEvents;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens in the runtime as application events:
 * {@link ProcessExitedEvent}, {@link ServiceStartedEvent}, {@link ServiceFailedEvent},
 * {@link DeadLetterEvent}, {@link ProcessDeniedEvent} and {@link ReloadFailedEvent}.
 * <p>
 * Listeners are called one after the other on one virtual thread, in the order of the
 * events, and may block: processes never wait for them. If they are slower than events
 * come, the oldest events that are no longer kept are missed, and counted. There is no
 * security context and no transaction on the thread.
 */
public final class ProcessEventPublisher implements AutoCloseable {

	private final EventSubscription subscription;

	/**
	 * Begins to publish.
	 * @param events the events of the runtime
	 * @param publisher publishes them
	 */
	public ProcessEventPublisher(RuntimeEvents events, ApplicationEventPublisher publisher) {
		this.subscription = events.listen("application", (event) -> publisher.publishEvent(of(event)));
	}

	/**
	 * Returns how many events listeners have missed as they were too slow.
	 * @return the number since the start
	 */
	public long missed() {
		return this.subscription.missed();
	}

	/** Publishes no further event. */
	@Override
	public void close() {
		this.subscription.close();
	}

	private static Object of(RuntimeEvent event) {
		return switch (event) {
			case RuntimeEvent.Crashed crash ->
				new ProcessExitedEvent(crash.subject(), ProcessExitedEvent.Outcome.FAILED, crash.error(), crash.at());
			case RuntimeEvent.LimitExceeded limit ->
				new ProcessExitedEvent(limit.subject(), ProcessExitedEvent.Outcome.LIMIT, limit.error(), limit.at());
			case RuntimeEvent.Exited exit ->
				new ProcessExitedEvent(exit.subject(), outcome(exit), exit.error(), exit.at());
			case RuntimeEvent.Restarted restart -> new ServiceFailedEvent(restart.service(), restart.error(),
					Duration.ofMillis(restart.delayMillis()), restart.at());
			case RuntimeEvent.ServiceFailed failed ->
				new ServiceFailedEvent(failed.service(), failed.error(), null, failed.at());
			case RuntimeEvent.ServiceStarted started ->
				new ServiceStartedEvent(started.service(), started.pid(), started.at());
			case RuntimeEvent.Denied denied -> new ProcessDeniedEvent(denied.denial(), denied.at());
			case RuntimeEvent.DeadLettered dead -> new DeadLetterEvent(dead.letter());
			case RuntimeEvent.ReloadFailed reload -> new ReloadFailedEvent(reload.text(), reload.at());
		};
	}

	private static ProcessExitedEvent.Outcome outcome(RuntimeEvent.Exited exit) {
		return switch (exit.cause()) {
			case TERMINATED -> ProcessExitedEvent.Outcome.TERMINATED;
			case CANCELED -> ProcessExitedEvent.Outcome.CANCELED;
			case LINKED -> ProcessExitedEvent.Outcome.LINKED;
		};
	}

}
