package io.luaprocess.cluster.jgroups;

import java.util.Set;

import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.jgroups.logging.Slf4jLogImpl;

import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.UNICAST3;
import org.jgroups.protocols.pbcast.GMS;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jspecify.annotations.Nullable;

/**
 * The log of JGroups over SLF4J, without what is no news for an operator: infos become
 * debug records, and so do warnings and errors of the protocols for which a closed
 * connection or a lost member is daily work. What an operator must know of those is
 * logged by {@link JGroupsTransport}. Refusals of SSL remain warnings, one a minute.
 */
final class QuietLog extends Slf4jLogImpl {

	private static final Set<Class<?>> NOISY = Set.of(NodeTcp.class, GMS.class, NAKACK2.class, UNICAST3.class,
			MERGE3.class, FailureDetector.class);

	private static final OncePer<String> WARNED = new OncePer<>();

	private final boolean noisy;

	private QuietLog(Class<?> type) {
		super(type);
		this.noisy = NOISY.contains(type);
	}

	/**
	 * Runs a builder of protocols, whose logs are quiet. Protocols take their log when
	 * they are made; other users of JGroups in this JVM keep theirs.
	 */
	static <T> T during(Builder<T> builder) throws Exception {
		synchronized (QuietLog.class) {
			CustomLogFactory before = LogFactory.getCustomLogFactory();
			if (before == null) {
				LogFactory.setCustomLogFactory(new Factory());
			}
			try {
				return builder.build();
			}
			finally {
				LogFactory.setCustomLogFactory(before);
			}
		}
	}

	@Override
	public boolean isInfoEnabled() {
		return isDebugEnabled();
	}

	@Override
	public void info(String message) {
		debug(message);
	}

	@Override
	public void info(String format, Object... arguments) {
		debug(format, arguments);
	}

	@Override
	public void warn(String message) {
		if (!lower(message, null)) {
			super.warn(message);
		}
	}

	@Override
	public void warn(String format, Object... arguments) {
		if (!this.noisy || !lower(format.formatted(arguments), null)) {
			super.warn(format, arguments);
		}
	}

	@Override
	public void warn(String message, Throwable cause) {
		if (!lower(message, cause)) {
			super.warn(message, cause);
		}
	}

	@Override
	public void error(String message) {
		if (!lower(message, null)) {
			super.error(message);
		}
	}

	@Override
	public void error(String format, Object... arguments) {
		if (!this.noisy || !lower(format.formatted(arguments), null)) {
			super.error(format, arguments);
		}
	}

	@Override
	public void error(String message, Throwable cause) {
		if (!lower(message, cause)) {
			super.error(message, cause);
		}
	}

	/** Logs a record of a noisy protocol, and returns whether it did. */
	private boolean lower(String text, @Nullable Throwable cause) {
		if (!this.noisy) {
			return false;
		}
		String whole = (cause != null) ? text + ": " + cause : text;
		if ((whole.contains("SSLHandshakeException") || whole.contains("SSL_NULL_WITH_NULL_NULL"))
				&& WARNED.isDue("SSL")) {
			super.warn("A node was refused by SSL, or refused this one, check its certificate: " + whole);
		}
		else {
			debug(whole);
		}
		return true;
	}

	@Override
	public void debug(String format, Object... arguments) {
		if (isDebugEnabled()) {
			super.debug(format, arguments);
		}
	}

	@Override
	public void trace(String format, Object... arguments) {
		if (isTraceEnabled()) {
			super.trace(format, arguments);
		}
	}

	/**
	 * Makes protocols.
	 *
	 * @param <T> the type of the result
	 */
	interface Builder<T> {

		T build() throws Exception;

	}

	private static final class Factory implements CustomLogFactory {

		@Override
		public Log getLog(Class<?> type) {
			return new QuietLog(type);
		}

		@Override
		public Log getLog(String category) {
			return new Slf4jLogImpl(category);
		}

	}

}
