package io.luaprocess.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.luaprocess.ProcessException;
import io.luaprocess.definition.Definition;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.diagnostics.ProcessStartException;
import io.luaprocess.spring.security.PolicyBased;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.spring.security.ProcessSecurity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the runtime before the web server takes requests and stops it after the server
 * has drained. Stopping takes at most the grace period, on a thread of its own.
 */
final class ProcessRuntimeLifecycle implements SmartLifecycle {

	/** Lower than the phases of the web server: starts before it and stops after it. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 3072;

	private static final Logger log = LoggerFactory.getLogger(ProcessRuntimeLifecycle.class);

	private final LuaProcessRuntime runtime;

	private final ProcessProperties properties;

	private final Guard guard;

	private final ProcessSecurity security;

	private volatile boolean running;

	ProcessRuntimeLifecycle(LuaProcessRuntime runtime, ProcessProperties properties, Guard guard,
			ProcessSecurity security) {
		this.runtime = runtime;
		this.properties = properties;
		this.guard = guard;
		this.security = security;
	}

	@Override
	public void start() {
		try {
			this.runtime.start();
		}
		catch (ProcessException ex) {
			throw new ProcessStartException(ex);
		}
		this.running = true;
		log.info(summary());
		warnOfIgnored();
	}

	private String summary() {
		int hosts = this.runtime.kernel().hosts().size();
		long services = this.runtime.definitions().all().stream().filter(Definition.Service.class::isInstance).count();
		return "Lua processes started: " + hosts + " hosts, " + this.runtime.definitions().all().size()
				+ " definitions, " + services + " services; guard " + this.guard + rules();
	}

	private String rules() {
		PolicyEvaluator policies = policies();
		if (policies == null) {
			return "";
		}
		boolean byScopes = policies.strict() && this.properties.security().strict() == null;
		return ", strict " + (policies.strict() ? "on" : "off") + (byScopes ? " because scopes are configured" : "")
				+ ", " + policies.policyCount() + " application policies";
	}

	/** The policies that decide; null if a guard of the application decides. */
	private @Nullable PolicyEvaluator policies() {
		return (this.guard instanceof PolicyBased based) ? based.policies() : null;
	}

	/** The properties of policies and strict mode that have no effect. */
	private void warnOfIgnored() {
		ProcessProperties.Security security = this.properties.security();
		List<String> ignored = new ArrayList<>();
		if (!security.policies().isEmpty()) {
			ignored.add("luaprocess.security.policies (" + String.join(", ", security.policies().keySet()) + ")");
		}
		if (security.strict() != null) {
			ignored.add("luaprocess.security.strict");
		}
		if (!this.security.policies().isEmpty()) {
			ignored.add("policies in Java (" + String.join(", ", this.security.policies().keySet()) + ")");
		}
		if (policies() == null && !ignored.isEmpty()) {
			log.warn("Ignored: {}. {} of the application decides instead; remove what is ignored or the bean",
					String.join(" and ", ignored), this.guard);
		}
	}

	@Override
	public void stop(Runnable callback) {
		Thread.ofVirtual().name("process-shutdown").start(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		});
	}

	@Override
	public void stop() {
		this.runtime.stop();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.autoStart();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
