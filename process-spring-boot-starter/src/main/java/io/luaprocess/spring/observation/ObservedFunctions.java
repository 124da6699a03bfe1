package io.luaprocess.spring.observation;

import java.util.concurrent.CompletionStage;

import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaFunction;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Observes the functions of the application that programs call. The observation is the
 * current one of the thread while the function runs; it lasts until a result that comes
 * later is there.
 */
public final class ObservedFunctions implements LuaCallInterceptor {

	private final ProcessObservations observations;

	/**
	 * Creates it.
	 * @param observations makes the observations
	 */
	public ObservedFunctions(ProcessObservations observations) {
		this.observations = observations;
	}

	@Override
	public @Nullable Object around(LuaCall call, LuaFunction function) throws Exception {
		Observation observation = this.observations.start(ProcessObservationContext.of(ProcessObservation.FUNCTION,
				call.definitionId(), call.pid(), call.function()), null);
		boolean later = false;
		try (Observation.Scope scope = observation.openScope()) {
			Object result = function.call(call);
			if (result instanceof CompletionStage<?> stage) {
				later = true;
				stage.whenComplete((value, failure) -> stop(observation, failure));
			}
			return result;
		}
		catch (Exception ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			if (!later) {
				ProcessObservations.stop(observation);
			}
		}
	}

	private static void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			observation.error(failure);
		}
		ProcessObservations.stop(observation);
	}

}
