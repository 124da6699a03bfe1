package io.luaprocess.spring.cluster;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why a node cannot join its cluster.
 */
final class ClusterStartFailureAnalyzer extends AbstractFailureAnalyzer<ClusterStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ClusterStartException cause) {
		return new FailureAnalysis("The node cannot join its cluster: " + cause.getMessage(),
				"Correct the properties below luaprocess.cluster, or remove luaprocess.cluster.name to run without a"
						+ " cluster.",
				cause);
	}

}
