%% The same programs: reads "program n" lines, answers with the microseconds a run took, for "idle" with bytes.
-module(messaging).
-export([main/0]).

main() ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            [Name, Count] = string:lexemes(string:trim(Line), " "),
            io:format("~w~n", [answer(list_to_atom(Name), list_to_integer(Count))]),
            main()
    end.

answer(idle, N) ->
    Before = erlang:memory(processes),
    Pids = [spawn(fun() -> receive stop -> ok end end) || _ <- lists:seq(1, N)],
    Bytes = (erlang:memory(processes) - Before) div N,
    [exit(Pid, kill) || Pid <- Pids],
    Bytes;
answer(Name, N) ->
    Self = self(),
    %% In a process of its own, as the others are.
    spawn(fun() ->
        Start = erlang:monotonic_time(),
        run(Name, N),
        Self ! {done, erlang:monotonic_time() - Start}
    end),
    receive {done, Time} -> erlang:convert_time_unit(Time, native, microsecond) end.

echo() -> receive {From, Payload} -> From ! {self(), Payload}, echo() end.

run(ping, N) ->
    Echo = spawn(fun echo/0),
    ping(Echo, N div 2),
    exit(Echo, kill);
run(table, N) ->
    Echo = spawn(fun echo/0),
    Table = maps:from_list([{list_to_binary("field" ++ integer_to_list(I)), I} || I <- lists:seq(1, 20)]),
    there_and_back(Echo, Table, N div 2),
    exit(Echo, kill);
run(ring, N) ->
    Size = 1000,
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> hop(Next) end) end, self(), lists:seq(1, Size - 1)),
    [begin First ! I, receive I -> ok end end || I <- lists:seq(1, N div Size)],
    First ! stop;
run(fan_in, N) ->
    Me = self(),
    [spawn(fun() -> sender(Me, 1, N div 4) end) || _ <- lists:seq(1, 4)],
    fan_in(N, #{});
run(spawn, N) ->
    [receive_exit(spawn_monitor(fun() -> ok end)) || _ <- lists:seq(1, N)];
run(skynet, N) ->
    Me = self(),
    spawn(fun() -> node(Me, 0, N) end),
    receive {sum, Sum} -> Sum = N * (N - 1) div 2 end;
run(call, N) ->
    [receive_exit(spawn_monitor(fun() -> exit({ok, nil}) end)) || _ <- lists:seq(1, N)];
run(select, N) ->
    select(N div 3);
run(rendezvous, N) ->
    Me = self(),
    Other = spawn(fun() -> produce(Me, N) end),
    consume(Other, N);
run(timers, N) ->
    [erlang:send_after(1, self(), I) || I <- lists:seq(1, N)],
    [receive I -> ok end || I <- lists:seq(1, N)];
run(lookup, N) ->
    register(benchmark, self()),
    lookup(N),
    unregister(benchmark);
run(gather, N) ->
    Me = self(),
    spawn(fun() -> crowd(Me, N) end),
    receive ready -> ok end;
run(random, N) ->
    crowd ! {random, self(), N},
    receive done -> ok end;
run(lookup_any, N) ->
    crowd ! {lookup, self(), N},
    receive done -> ok end;
run(scatter, _) ->
    Monitor = monitor(process, crowd),
    crowd ! stop,
    receive {'DOWN', Monitor, process, _, _} -> ok end.

ping(_, 0) -> ok;
ping(Echo, N) -> Echo ! {self(), N}, receive {Echo, N} -> ping(Echo, N - 1) end.

there_and_back(_, _, 0) -> ok;
there_and_back(Echo, Table, N) ->
    Echo ! {self(), Table},
    receive {Echo, _} -> there_and_back(Echo, Table, N - 1) end.

hop(Next) -> receive stop -> Next ! stop; M -> Next ! M, hop(Next) end.

sender(_, I, N) when I > N -> ok;
sender(To, I, N) ->
    To ! {self(), I},
    case I rem 1000 of 0 -> receive more -> ok end; _ -> ok end,
    sender(To, I + 1, N).

fan_in(0, _) -> ok;
fan_in(N, Seen) ->
    receive {From, _} ->
        Count = maps:get(From, Seen, 0) + 1,
        case Count rem 1000 of 0 -> From ! more; _ -> ok end,
        fan_in(N - 1, Seen#{From => Count})
    end.

receive_exit({Pid, Ref}) -> receive {'DOWN', Ref, process, Pid, _} -> ok end.

node(Parent, Number, 1) -> Parent ! {sum, Number};
node(Parent, Number, Size) ->
    Me = self(),
    Part = Size div 10,
    [spawn(fun() -> node(Me, Number + I * Part, Part) end) || I <- lists:seq(0, 9)],
    Parent ! {sum, lists:sum([receive {sum, S} -> S end || _ <- lists:seq(0, 9)])}.

select(0) -> ok;
select(N) ->
    self() ! {c, N}, self() ! {b, N}, self() ! {a, N},
    one(), one(), one(),
    select(N - 1).

one() -> receive {a, _} -> ok after 0 -> receive {b, _} -> ok after 0 -> receive {c, _} -> ok end end end.

produce(_, 0) -> ok;
produce(To, N) -> To ! {value, self(), N}, receive ack -> produce(To, N - 1) end.

consume(_, 0) -> ok;
consume(From, N) -> receive {value, From, N} -> From ! ack, consume(From, N - 1) end.

lookup(0) -> ok;
lookup(N) -> whereis(benchmark), lookup(N - 1).

crowd(Owner, N) ->
    Pids = list_to_tuple([spawn(fun echo/0) || _ <- lists:seq(1, N)]),
    Names = list_to_tuple([list_to_atom("member " ++ integer_to_list(I)) || I <- lists:seq(1, N)]),
    [register(element(I, Names), element(I, Pids)) || I <- lists:seq(1, N)],
    register(crowd, self()),
    Owner ! ready,
    crowd(Pids, Names, 1).

crowd(Pids, Names, Number) ->
    receive
        {random, From, N} ->
            Next = random(Pids, Number, N div 2),
            From ! done,
            crowd(Pids, Names, Next);
        {lookup, From, N} ->
            Next = lookup_any(Names, Number, N),
            From ! done,
            crowd(Pids, Names, Next);
        stop ->
            [exit(Pid, kill) || Pid <- tuple_to_list(Pids)]
    end.

%% The same numbers in both languages.
next(Number) -> Number * 16807 rem 2147483647.

random(_, Number, 0) -> Number;
random(Pids, Number, N) ->
    Next = next(Number),
    Pid = element(Next rem size(Pids) + 1, Pids),
    Pid ! {self(), N},
    receive {Pid, N} -> random(Pids, Next, N - 1) end.

lookup_any(_, Number, 0) -> Number;
lookup_any(Names, Number, N) ->
    Next = next(Number),
    whereis(element(Next rem size(Names) + 1, Names)),
    lookup_any(Names, Next, N - 1).
