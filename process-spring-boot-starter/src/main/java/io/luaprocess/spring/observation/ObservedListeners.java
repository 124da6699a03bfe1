package io.luaprocess.spring.observation;

import java.util.concurrent.Callable;

import io.luaprocess.ProcessContext;
import io.luaprocess.kernel.Aside;
import io.luaprocess.spring.listener.ListenerInterceptor;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Observes the listener methods of the application. The observation belongs to the trace
 * of the message, and is the current one of the thread while the method runs.
 */
public final class ObservedListeners implements ListenerInterceptor {

	private final ProcessObservations observations;

	/**
	 * Creates it.
	 * @param observations makes the observations
	 */
	public ObservedListeners(ProcessObservations observations) {
		this.observations = observations;
	}

	@Override
	public @Nullable Object around(ProcessContext context, Callable<@Nullable Object> call) throws Exception {
		Observation observation = this.observations.start(
				ProcessObservationContext.of(ProcessObservation.LISTENER, context.definitionId(), context.pid(), null),
				Aside.trace());
		try (Observation.Scope scope = observation.openScope()) {
			return call.call();
		}
		catch (Exception ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			ProcessObservations.stop(observation);
		}
	}

}
