package io.luaprocess.spring.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.luaprocess.LogText;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.Sample.HostSample;
import io.luaprocess.supervision.ServiceState;
import io.luaprocess.supervision.ServiceStatus;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what an operator should look at, the worst first.
 */
final class Attention {

	private static final int MOST_OF_A_KIND = 5;

	private static final double NEARLY = 0.9;

	private final LuaProcessRuntime runtime;

	private final List<Hint> hints = new ArrayList<>();

	private Attention(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	/**
	 * A sentence.
	 *
	 * @param level error, warn or info
	 * @param text the sentence
	 * @param link the view of the page that shows more
	 */
	record Hint(String level, String text, String link) {

		private int rank() {
			return List.of("error", "warn", "info").indexOf(this.level);
		}

	}

	static List<Hint> of(LuaProcessRuntime runtime, List<Sample> samples, MailboxTrends trends) {
		Attention attention = new Attention(runtime);
		attention.services();
		attention.threads();
		attention.definitions();
		if (!samples.isEmpty()) {
			Sample last = samples.get(samples.size() - 1);
			attention.turns(last);
			attention.mailboxes(last, trends);
			attention.unread(last);
			last.hosts().forEach((id, host) -> attention.host(id, host, samples.get(0).hosts().get(id)));
			attention.happened(samples.get(0).totals(), last.totals());
		}
		attention.heap();
		attention.hints.sort(Comparator.comparingInt(Hint::rank));
		return attention.hints;
	}

	private void add(String level, String link, String text, Object... arguments) {
		this.hints.add(new Hint(level, String.format(Locale.ROOT, text, arguments), link));
	}

	private void services() {
		for (ServiceStatus service : this.runtime.services().services()) {
			String id = service.id().toString();
			if (service.state() == ServiceState.FAILED) {
				add("error", "#/services", "service %s has failed for good: %s", id, cut(service.lastError()));
			}
			else if (service.state() == ServiceState.RESTARTING) {
				add("warn", "#/services", "service %s has failed %,d times in a row and is restarted: %s", id,
						service.attempts(), cut(service.lastError()));
			}
			else if (service.loop().looping()) {
				add("warn", "#/services", "service %s has crashed %,d times in the last %,d minutes: %s", id,
						service.loop().crashes(), Math.max(1, service.loop().window().toMinutes()),
						cut(service.lastError()));
			}
			else if (service.state() == ServiceState.STOPPED && service.elsewhere() == null && startsItself(id)) {
				add("warn", "#/services", "service %s is stopped", id);
			}
		}
	}

	private boolean startsItself(String id) {
		return this.runtime.definitions().find(id) instanceof Definition.Service service
				&& service.lifecycle().autoStart();
	}

	private void threads() {
		for (String thread : this.runtime.kernel().deadThreads()) {
			add("error", "#/", "the thread %s of the runtime has died", thread);
		}
	}

	private void definitions() {
		int problems = this.runtime.definitions().problems().size();
		if (problems > 0) {
			add("warn", "#/", "%,d definitions have errors and were skipped: %s", problems,
					cut(this.runtime.definitions().problems().iterator().next()));
		}
	}

	private void turns(Sample last) {
		last.turns()
			.stream()
			.limit(MOST_OF_A_KIND)
			.forEach((turn) -> add("warn", "#/process/" + turn.shortForm(),
					"%s %s has run for %,d seconds without waiting", turn.definition(), turn.shortForm(),
					Duration.between(turn.since(), last.at()).toSeconds()));
	}

	private void unread(Sample last) {
		for (Sample.Mailbox mailbox : last.fullest().subList(0, Math.min(MOST_OF_A_KIND, last.fullest().size()))) {
			ProcessInstance process = this.runtime.kernel().process(mailbox.number());
			if (process != null) {
				process.view()
					.topics(MOST_OF_A_KIND)
					.stream()
					.filter((topic) -> !topic.listened())
					.forEach((topic) -> add("warn", "#/process/" + mailbox.shortForm(),
							"%,d messages of topic '%s' wait that %s %s does not listen to", topic.messages(),
							LogText.line(topic.topic()), mailbox.definition(), mailbox.shortForm()));
			}
		}
	}

	private void mailboxes(Sample last, MailboxTrends trends) {
		List<MailboxTrends.Growth> growing = trends.growing();
		growing.stream()
			.limit(MOST_OF_A_KIND)
			.forEach((growth) -> add("warn", "#/process/" + growth.mailbox().shortForm(),
					"the mailbox of %s %s grows by %,.0f messages a second; %,d wait", growth.mailbox().definition(),
					growth.mailbox().shortForm(), growth.perSecond(), growth.mailbox().messages()));
		last.fullest()
			.stream()
			.filter((mailbox) -> mailbox.messages() >= 1024
					&& growing.stream().noneMatch((growth) -> growth.mailbox().number() == mailbox.number()))
			.limit(MOST_OF_A_KIND)
			.forEach((mailbox) -> add("info", "#/process/" + mailbox.shortForm(), "%,d messages wait for %s %s",
					mailbox.messages(), mailbox.definition(), mailbox.shortForm()));
	}

	private void host(String id, HostSample host, @Nullable HostSample before) {
		if ("stopped".equals(host.state()) || "stopping".equals(host.state())) {
			add("warn", "#/hosts", "host %s is %s", id, host.state());
		}
		if (host.most() > 0 && host.processes() >= host.most() * NEARLY) {
			add("warn", "#/hosts", "host %s has %,d of at most %,d processes", id, host.processes(), host.most());
		}
		if (before != null && host.rejectedSpawns() > before.rejectedSpawns()) {
			add("warn", "#/hosts", "host %s has refused %,d spawns in the last two minutes", id,
					host.rejectedSpawns() - before.rejectedSpawns());
		}
		if (before != null && host.rejectedMessages() > before.rejectedMessages()) {
			add("warn", "#/hosts", "processes of host %s have refused %,d messages in the last two minutes", id,
					host.rejectedMessages() - before.rejectedMessages());
		}
	}

	private void happened(Sample.Totals before, Sample.Totals now) {
		if (now.crashes() > before.crashes()) {
			add("warn", "#/events", "%,d crashes in the last two minutes", now.crashes() - before.crashes());
		}
		if (now.deadLetters() > before.deadLetters()) {
			add("info", "#/events", "%,d messages were not received in the last two minutes",
					now.deadLetters() - before.deadLetters());
		}
		if (now.denials() > before.denials()) {
			add("info", "#/denials", "%,d calls were denied in the last two minutes", now.denials() - before.denials());
		}
	}

	private void heap() {
		Runtime jvm = Runtime.getRuntime();
		double used = (jvm.totalMemory() - jvm.freeMemory()) / (double) jvm.maxMemory();
		if (used > NEARLY) {
			add("warn", "#/", "%.0f %% of the heap are in use", used * 100);
		}
	}

	private static String cut(@Nullable Object text) {
		String whole = String.valueOf(text);
		return (whole.length() > 200) ? whole.substring(0, 200) + "…" : whole;
	}

}
