package io.luaprocess.spring.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a required service that did not start.
 */
final class ProcessStartFailureAnalyzer extends AbstractFailureAnalyzer<ProcessStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ProcessStartException cause) {
		return new FailureAnalysis("A required process service did not start:\n\n    " + cause.error(),
				"Correct the program of the service. To let the application start without it and have it retried,"
						+ " set 'lifecycle.startup: optional' in its entry, or"
						+ " luaprocess.services[<id>].startup=optional.",
				cause);
	}

}
