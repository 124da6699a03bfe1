package io.luaprocess.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags of the observations of processes. An application that wants others
 * defines a bean that is also a
 * {@link io.micrometer.observation.GlobalObservationConvention}, best a subclass of
 * {@link DefaultProcessObservationConvention}.
 */
public interface ProcessObservationConvention extends ObservationConvention<ProcessObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof ProcessObservationContext;
	}

}
