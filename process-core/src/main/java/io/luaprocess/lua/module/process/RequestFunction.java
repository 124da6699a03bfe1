package io.luaprocess.lua.module.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.luaprocess.ErrorKind;
import io.luaprocess.Pid;
import io.luaprocess.ProcessError;
import io.luaprocess.ProcessErrors;
import io.luaprocess.ProcessException;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.Outcome;
import io.luaprocess.kernel.PendingCall;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.Request;
import io.luaprocess.kernel.TimerHandle;
import io.luaprocess.lua.LuaProcess;
import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaState;
import io.luaprocess.lua.engine.vm.MemoryOwnership;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.module.support.ProcessFunctions;
import io.luaprocess.lua.module.support.Texts;
import io.luaprocess.lua.module.support.Topics;
import io.luaprocess.lua.module.time.Durations;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.ErrorValue;
import io.luaprocess.operation.Operations;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/**
 * {@code process.request}: sends a message and waits for what the receiver answers with
 * {@code message:reply}. Only the calling coroutine waits.
 */
final class RequestFunction {

	private static final String NAME = "request";

	private RequestFunction() {
	}

	static void addTo(Table module) {
		module.put(NAME, ProcessFunctions.fn(NAME, RequestFunction::request));
	}

	private static @Nullable Varargs request(LuaState s, LuaProcess self, Varargs args) {
		ProcessFunctions.checkNotLoading(s);
		if (args.arg1().isnil() || args.arg(2).isnil() || args.arg(3).isnil()) {
			throw new ProcessException(ErrorKind.INVALID, "request requires destination, topic and timeout arguments");
		}
		LuaString topic = Args.string(s, args, 2, NAME);
		String destination = Texts.name(s, args, 1, NAME, "destination");
		String problem = Topics.sendProblem(topic);
		if (problem != null) {
			throw new ProcessException(ErrorKind.INVALID, problem);
		}
		Duration timeout = Durations.positive(args.arg(3), "timeout must be > 0",
				"timeout must be either a duration string or milliseconds number");
		Pid pid = target(self, destination);
		Copier copier = Copier.forMessage(s);
		Varargs payload = copier.copyAll(args, 4, "payload");
		Message question = new Message(Texts.java(topic), self.instance().pid(), payload,
				topic.m_length + copier.bytes(), copier.parts());
		CompletableFuture<Outcome> remote = self.runtime().operations().messages().request(self, pid, question);
		if (remote != null) {
			return ProcessFunctions.await(s, remote(self, remote, destination, timeout),
					(outcome) -> results(s, outcome));
		}
		ProcessInstance target = self.runtime().operations().messages().receiver(pid, question);
		PendingCall call = Request.send(self.instance(), target, question, timeout.toNanos(),
				() -> ProcessErrors.noAnswer(destination, timeout));
		return ProcessFunctions.await(s, call, (outcome) -> results(s, outcome));
	}

	/** The receiver is on another node. */
	private static PendingCall remote(LuaProcess self, CompletableFuture<Outcome> answer, String destination,
			Duration timeout) {
		PendingCall call = self.instance().beginCall();
		answer.thenAccept(call::complete);
		TimerHandle timer = self.instance().schedule(timeout.toNanos(), () -> {
			Outcome late = Outcome.failure(ProcessErrors.noAnswer(destination, timeout));
			call.complete(late);
			answer.complete(late);
		});
		Runnable close = () -> answer.complete(Outcome.failure(ProcessErrors.CANCELED));
		self.onClose(close);
		call.whenComplete(() -> {
			timer.stop();
			self.removeOnClose(close);
		});
		return call;
	}

	private static Pid target(LuaProcess self, String destination) {
		Operations operations = self.runtime().operations();
		Pid pid = operations.destinations().resolve(destination);
		operations.messages().permit(self, pid, destination);
		return pid;
	}

	private static Varargs results(LuaState s, Outcome outcome) {
		ProcessError error = outcome.error();
		if (error != null) {
			return ErrorValue.failure(error);
		}
		Varargs values = (outcome.value() instanceof Varargs answer) ? answer : LuaValue.NONE;
		MemoryOwnership.assign(s.g.memory, values);
		return values;
	}

}
