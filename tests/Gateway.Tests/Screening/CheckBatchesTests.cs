using System.Collections.Concurrent;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Checks of an owner that come while others are under way share a call. The hub finds every document, when the test lets it answer.</summary>
public sealed class CheckBatchesTests
{
    private static readonly OwnerId France = new("FR");

    private readonly ConcurrentQueue<CheckRequest> _calls = new();
    private readonly ConcurrentQueue<Caller?> _callers = new();
    private readonly CallerScope _scope = new();
    private readonly CheckBatches _batches;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isAway;

    public CheckBatchesTests()
    {
        var copy = Substitute.For<IRecordReplicaGrain>();
        copy.CheckAsync(default!, default).ReturnsForAnyArgs(call => AnswerAsync(call.Arg<CheckRequest>(), call.Arg<CancellationToken>()));
        var grains = Substitute.For<IGrainFactory>();
        grains.GetGrain<IRecordReplicaGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(copy);
        var calls = new GrainCaller(grains, _scope, new SiloDepartures(), new CallRetryOptions { Total = TimeSpan.Zero }, TimeProvider.System, NullLogger<GrainCaller>.Instance);
        _batches = new CheckBatches(calls, _scope, GatewayUnderTest.Settings());
    }

    public static TheoryData<CheckQuestion> SearchedLonger => new()
    {
        new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] }),
        new JointQuestion([Question("1"), new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] })]),
        new DnaQuestion([]),
        new ImageQuestion("f8", 80),
        new ArtworkQuestion(null, "Title", null),
    };

    [Fact]
    public async Task What_comes_while_calls_are_under_way_goes_together_and_each_gets_its_own_answers()
    {
        var first = await FillAsync();
        var (one, two, three) = (AskAsync("a"), AskAsync("b", "c"), AskAsync("d"));
        Assert.Equal(CheckBatches.MaxCalls, _calls.Count);

        _open.SetResult();

        Assert.Equal(["a", "b c", "d"], [await AnsweredAsync(one), await AnsweredAsync(two), await AnsweredAsync(three)]);
        await Until.WithinAsync(Task.WhenAll(first));
        Assert.Equal("a b c d", Numbers(_calls.Last()));
        Assert.Equal(CheckBatches.MaxCalls + 1, _calls.Count);
        Assert.Equal([.. Enumerable.Repeat(new Caller(France, "0001"), CheckBatches.MaxCalls), Caller.Itself(France)], _callers);
    }

    [Fact]
    public async Task With_nothing_under_way_a_check_goes_at_once_again_and_alone()
    {
        _open.SetResult();
        for (var round = 0; round < 3; round++)
        {
            await Until.WithinAsync(Task.WhenAll(Enumerable.Range(0, CheckBatches.MaxCalls).Select(number => AskAsync($"{number}"))));
        }

        Assert.All(_calls, call => Assert.Single(call.Questions));
    }

    [Fact]
    public async Task One_question_that_is_refused_does_not_spoil_the_others()
    {
        await FillAsync();
        var (good, bad, other) = (AskAsync("a"), AskAsync("b", "BAD"), AskAsync("c"));
        _open.SetResult();
        Assert.Equal(["a", "c"], [await AnsweredAsync(good), await AnsweredAsync(other)]);
        var refused = await Assert.ThrowsAsync<MeshException>(() => Until.WithinAsync(bad));
        Assert.Equal("questions[1].number", refused.Message);
        Assert.Equal(CheckBatches.MaxCalls + 4, _calls.Count);
        Assert.Equal("d", await AnsweredAsync(AskAsync("d")));
    }

    [Fact]
    public async Task When_no_hub_answers_all_are_told_and_the_next_are_asked_again()
    {
        await FillAsync();
        var waiting = new[] { AskAsync("a"), AskAsync("b") };
        _isAway = true;
        _open.SetResult();
        foreach (var one in waiting)
        {
            Assert.Equal(503, (await Assert.ThrowsAsync<RequestRefusedException>(() => Until.WithinAsync(one))).Status);
        }

        _isAway = false;
        Assert.Equal("c", await AnsweredAsync(AskAsync("c")));
    }

    [Fact]
    public async Task Who_goes_takes_no_answer_from_the_others()
    {
        using var gone = new CancellationTokenSource();
        await FillAsync();
        var (left, stays) = (AskAsync(gone.Token, "a"), AskAsync("b"));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Until.WithinAsync(left));
        _open.SetResult();
        Assert.Equal("b", await AnsweredAsync(stays));
        Assert.Equal("b", Numbers(_calls.Last()));
    }

    [Fact]
    public async Task Who_goes_while_its_call_is_under_way_takes_no_answer_from_the_others_either()
    {
        using var gone = new CancellationTokenSource();
        await FillAsync();
        var (left, stays) = (AskAsync(gone.Token, "a"), AskAsync("b"));
        var shut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _open, shut).SetResult();
        await Until.TrueAsync(() => _calls.Last().Questions.Length == 2, "both are under way");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Until.WithinAsync(left));
        shut.SetResult();
        Assert.Equal("b", await AnsweredAsync(stays));
    }

    [Fact]
    public async Task A_list_neither_waits_for_single_checks_nor_do_they_for_it()
    {
        var numbers = Enumerable.Range(0, CheckRequest.MaxQuestions).Select(number => $"{number}").ToArray();
        var lists = Enumerable.Range(0, 10).Select(_ => AskAsync(numbers)).ToList();
        var first = await FillAsync();
        lists.Add(AskAsync(numbers));
        Assert.Equal(lists.Count + first.Count, _calls.Count);
        _open.SetResult();
        await Until.WithinAsync(Task.WhenAll(lists));
        await Until.WithinAsync(Task.WhenAll(first));
    }

    [Theory]
    [MemberData(nameof(SearchedLonger))]
    public async Task Nobody_waits_for_what_is_searched_longer(CheckQuestion question)
    {
        await FillAsync();
        var (waits, goes) = (AskAsync("a"), AskAsync([question], default));
        await Until.TrueAsync(() => _calls.Count == CheckBatches.MaxCalls + 1, "it goes at once");
        _open.SetResult();
        await Until.WithinAsync(goes);
        Assert.Equal("a", await AnsweredAsync(waits));
        Assert.Equal("a", Numbers(_calls.Last()));
    }

    [Fact]
    public async Task More_than_one_call_can_ask_does_not_wait()
    {
        await FillAsync();
        var numbers = Enumerable.Range(0, CheckBatches.MaxNumbers).Select(number => $"{number}").ToArray();
        var many = Enumerable.Range(0, (CheckRequest.MaxQuestions / CheckBatches.MaxNumbers) + 1).Select(_ => AskAsync(numbers)).ToList();
        await Until.TrueAsync(() => _calls.Count == CheckBatches.MaxCalls + 1, "a full call goes");
        Assert.Equal(CheckRequest.MaxQuestions, _calls.Last().Questions.Length);
        _open.SetResult();
        await Until.WithinAsync(Task.WhenAll(many));
        Assert.Equal([CheckRequest.MaxQuestions, CheckBatches.MaxNumbers], _calls.Skip(CheckBatches.MaxCalls).Select(call => call.Questions.Length));
    }

    [Fact]
    public async Task Owners_do_not_wait_for_each_other_and_never_share_a_call()
    {
        await FillAsync();
        var waits = AskAsync("a");
        using (_scope.Enter(new OwnerId("BR")))
        {
            _ = _batches.AskAsync(new CheckRequest(new OwnerId("BR"), [Question("b")]), default);
        }

        Assert.Equal(CheckBatches.MaxCalls + 1, _calls.Count);
        _open.SetResult();
        Assert.Equal("a", await AnsweredAsync(waits));
        Assert.Equal(["BR", "FR"], _calls.Skip(CheckBatches.MaxCalls).Select(call => call.By.Value));
    }

    private static DocumentQuestion Question(string number) => new(number, "FRA", null);

    private static string Numbers(CheckRequest check) => string.Join(' ', check.Questions.OfType<DocumentQuestion>().Select(question => question.Number));

    private static async Task<string> AnsweredAsync(Task<CheckAnswer> answer) =>
        string.Join(' ', (await Until.WithinAsync(answer)).Answers.Select(one => ((TravelDocumentRecord)one.Hits[0].Entry.Content).Number));

    /// <summary>So many checks that more wait.</summary>
    private async Task<List<Task<CheckAnswer>>> FillAsync()
    {
        var (before, filling) = (_calls.Count, Enumerable.Range(0, CheckBatches.MaxCalls).Select(number => AskAsync($"{number}")).ToList());
        await Until.TrueAsync(() => _calls.Count == before + CheckBatches.MaxCalls, "all calls are under way");
        return filling;
    }

    private Task<CheckAnswer> AskAsync(params string[] numbers) => AskAsync(CancellationToken.None, numbers);

    private Task<CheckAnswer> AskAsync(CancellationToken cancellationToken, params string[] numbers) => AskAsync([.. numbers.Select(Question)], cancellationToken);

    /// <summary>As a request of an officer asks.</summary>
    private async Task<CheckAnswer> AskAsync(ImmutableArray<CheckQuestion> questions, CancellationToken cancellationToken)
    {
        CheckAnswer? answer = null;
        await _scope.InvokeAsync(
            new DefaultHttpContext { User = new Caller(France, "0001").ToPrincipal() },
            async _ => answer = await _batches.AskAsync(new CheckRequest(France, questions), cancellationToken));
        return answer!;
    }

    private async Task<CheckAnswer> AnswerAsync(CheckRequest check, CancellationToken cancellationToken)
    {
        _callers.Enqueue(_scope.Current);
        _calls.Enqueue(check);
        await Volatile.Read(ref _open).Task.WaitAsync(cancellationToken);
        MeshException.Require(!check.Questions.Contains(Question("BAD")), $"questions[{check.Questions.IndexOf(Question("BAD"))}].number");
        return _isAway
            ? throw new MeshException(MeshErrorCodes.Unavailable, "No silo is there.")
            : new CheckAnswer(HubName.Lyon, DateTimeOffset.UnixEpoch, [.. check.Questions.Select(AnswerOf)]);
    }

    private static QuestionAnswer AnswerOf(CheckQuestion question)
    {
        ImmutableArray<RecordHit> hits = question is DocumentQuestion document
            ? [new RecordHit(France, new RecordEntry(new RecordId(RecordKind.TravelDocument, "a"), new TravelDocumentRecord(document.Number, "FRA", "passport", DocumentFraud.Stolen), RecordHandling.Default, default))]
            : [];
        return new QuestionAnswer(hits, null, []);
    }
}
