using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Consent;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Consent;

/// <summary>Every state by every command.</summary>
public sealed class ConsentRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author Secretariat = new(new OwnerId("IPSG"), "101");
    private static readonly Author Brazil = new(new OwnerId("BR"), "7");
    private static readonly Author France = new(new OwnerId("FR"), "3");
    private static readonly GrainId Work = GrainId.Create("case", "FR-2026-000001");
    private static readonly string Key = ConsentId.For(Brazil.Owner, Secretariat.Owner, new OperationId("op-1")).Value;
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    private static readonly ConsentTerms Terms = new(
        ConsentAction.ContactWitness, ["call", "visit"], France.Owner, Now.AddDays(2), Now.AddDays(30), Words);

    private readonly ConsentRules _rules = new(
        OwnerDirectory.Default, TestRows.Serializer);

    public static TheoryData<string, string, string> Table()
    {
        // The rows are the states, the columns the commands; what is answered is the new state, "same" for no effect, or the code of the refusal.
        string[] commands = ["request", "grant", "refuse", "revoke", "withdraw", "use", "finish", "lapse", "end"];
        var table = new Dictionary<string, string[]>
        {
            ["none"] = ["requested", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found", "not-found"],
            ["requested"] = ["not-allowed-now", "granted", "refused", "not-allowed-now", "withdrawn", "consent-required", "same", "lapsed", "lapsed"],
            ["granted"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "revoked", "withdrawn", "granted", "same", "same", "ended"],
            ["used"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "revoked", "withdrawn", "granted", "granted", "same", "ended"],
            ["refused"] = ["not-allowed-now", "not-allowed-now", "same", "not-allowed-now", "not-allowed-now", "consent-required", "same", "same", "same"],
            ["lapsed"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "consent-required", "same", "same", "same"],
            ["revoked"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "same", "not-allowed-now", "consent-required", "same", "same", "same"],
            ["ended"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "consent-required", "same", "same", "same"],
            ["withdrawn"] = ["not-allowed-now", "not-allowed-now", "not-allowed-now", "not-allowed-now", "same", "consent-required", "same", "same", "same"],
        };
        var data = new TheoryData<string, string, string>();
        foreach (var (state, row) in table)
        {
            for (var i = 0; i < commands.Length; i++)
            {
                data.Add(state, commands[i], row[i]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_answers_every_command(string state, string command, string expected) => Assert.Equal(expected, Outcome(InState(state), CommandOf(command)));

    [Theory]
    [InlineData("grant", "IPSG", "forbidden")]
    [InlineData("grant", "FR", "forbidden")]
    [InlineData("grant", "DE", "not-found")]
    [InlineData("refuse", "IPSG", "forbidden")]
    [InlineData("withdraw", "BR", "forbidden")]
    [InlineData("withdraw", "DE", "not-found")]
    public void Only_the_country_answers_and_only_who_asked_takes_it_back(string command, string by, string expected) =>
        Assert.Equal(expected, Outcome(InState("requested"), (new Author(new OwnerId(by), "1"), CommandOf(command).Command, Now)));

    [Theory]
    [InlineData("FR", "call", ConsentAction.ContactWitness, 0, "not to FR")]
    [InlineData("IPSG", "search", ConsentAction.ContactWitness, 0, "does not cover the task 'search'")]
    [InlineData("IPSG", "visit", ConsentAction.ContactWitness, 0, "does not cover the task 'visit'")]
    [InlineData("IPSG", "call", ConsentAction.DeployTeam, 0, "not for 'deploy-team'")]
    [InlineData("IPSG", "call", ConsentAction.ContactWitness, 10, "The grant ended")]
    public void A_use_that_the_grant_does_not_cover_is_refused(string by, string task, ConsentAction action, int daysLater, string sentence)
    {
        var refusal = Assert.Throws<MeshException>(() => _rules.Decide(
            Key, InState("granted"), new Author(new OwnerId(by), "1"), new UseConsent(Work, action, task), Now.AddDays(daysLater)));

        Assert.Equal(MeshErrorCodes.ConsentRequired, refusal.Code);
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_may_be_smaller_and_never_larger_than_what_was_asked_for()
    {
        var state = InState("requested");

        Assert.Equal("invalid", Outcome(state, (Brazil, new GrantConsent(["arrest"], null, null), Now)));
        Assert.Equal("invalid", Outcome(state, (Brazil, new GrantConsent(["call", "call"], null, null), Now)));
        Assert.Equal("invalid", Outcome(state, (Brazil, new GrantConsent([], Terms.Until.AddSeconds(1), null), Now)));
        Assert.Equal("invalid", Outcome(state, (Brazil, new GrantConsent([], Now, null), Now)));
        var whole = Run(state, (Brazil, new GrantConsent([], null, null), Now))!;
        Assert.Equal((Terms.Until, 2), (whole.Grant!.EndsAt, whole.Grant.Tasks.Length));
    }

    [Fact]
    public void A_request_that_breaks_a_rule_is_refused_with_the_field()
    {
        (ConsentTerms Terms, string Field)[] bad =
        [
            (Terms with { Tasks = [] }, "tasks"),
            (Terms with { Tasks = ["call", "call"] }, "tasks"),
            (Terms with { Tasks = ["Call someone"] }, "tasks"),
            (Terms with { AnswerBy = Now }, "answerBy"),
            (Terms with { AnswerBy = Terms.Until.AddSeconds(1) }, "answerBy"),
            (Terms with { Until = Now.AddDays(-1) }, "until"),
            (Terms with { Until = Now.AddDays(10_000) }, "until"),
            (Terms with { DataOwner = new OwnerId("XX") }, "dataOwner"),
            (Terms with { Reason = new SealedContent(default, null, []) }, "reason"),
            (Terms with { Action = (ConsentAction)99 }, "action"),
        ];
        foreach (var (terms, field) in bad)
        {
            var refusal = Assert.Throws<MeshException>(() => _rules.Decide(Key, null, Secretariat, new RequestConsent(terms, Lane.Routine), Now));
            Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
            Assert.StartsWith($"{field}:", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("invalid", Outcome(null, (Brazil, new RequestConsent(Terms, Lane.Routine), Now)));
    }

    [Fact]
    public void All_that_is_wrong_with_a_request_or_a_grant_is_said_at_once()
    {
        var nothing = new SealedContent(default, null, []);
        var terms = new ConsentTerms((ConsentAction)99, [], new OwnerId("XX"), Now, Now.AddDays(-1), nothing);
        var asked = Assert.Throws<MeshException>(() => _rules.Decide(Key, null, Brazil, new RequestConsent(terms, (Lane)99), Now));
        AssertNames(asked, "country", "dataOwner", "action", "lane", "tasks", "answerBy", "until", "answerBy", "reason");

        var large = new SealedContent(new byte[ConsentLimits.MaxSealedBytes + 1], null, []);
        var granted = Assert.Throws<MeshException>(() => _rules.Decide(Key, InState("requested"), Brazil, new GrantConsent(["search"], Now, large), Now));
        AssertNames(granted, "tasks", "endsAt", "conditions");
    }

    [Fact]
    public void Work_under_a_grant_that_ends_is_told_and_its_uses_are_over()
    {
        var state = InState("used");
        var effects = new AggregateEffects();
        var recorded = new Recorded<ConsentEvent>(4, Now, Brazil, new ConsentClosed(ConsentState.Revoked, null));
        var after = _rules.Apply(Key, state, recorded);
        _rules.Tell(state, after, recorded, effects);

        Assert.Empty(after.Uses);
        var (link, message) = Assert.Single(effects.Messages);
        Assert.Equal("work/case/FR-2026-000001", link);
        Assert.Equal((ConsentState.Revoked, "call"), (((ConsentEnd)message).State, Assert.Single(((ConsentEnd)message).Tasks)));
        var (_, recipients, lane, kind, what, _, _) = Assert.Single(effects.Announcements);
        Assert.Equal((Lane.Urgent, NoteKind.Consent, "revoked"), (lane, kind, what));
        Assert.Equal(["BR", "FR", "IPSG"], recipients.Select(owner => owner.Value).Order());
        Assert.All(effects.Deadlines, deadline => Assert.Null(deadline.Value));
    }

    private ConsentRecord? InState(string state)
    {
        var requested = Run(null, CommandOf("request"));
        var granted = Run(requested, (Brazil, new GrantConsent(["call"], Now.AddDays(10), Words), Now));
        return state switch
        {
            "none" => null,
            "requested" => requested,
            "granted" => granted,
            "used" => Run(granted, CommandOf("use")),
            "refused" => Run(requested, CommandOf("refuse")),
            "lapsed" => Run(requested, CommandOf("lapse")),
            "revoked" => Run(granted, CommandOf("revoke")),
            "ended" => Run(granted, CommandOf("end")),
            "withdrawn" => Run(granted, CommandOf("withdraw")),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    private static (Author By, ConsentCommand Command, DateTimeOffset Now) CommandOf(string name) => name switch
    {
        "request" => (Secretariat, new RequestConsent(Terms, Lane.Routine), Now),
        "grant" => (Brazil, new GrantConsent([], null, null), Now),
        "refuse" => (Brazil, new RefuseConsent(Words), Now),
        "revoke" => (Brazil, new RevokeConsent(null), Now),
        "withdraw" => (Secretariat, new WithdrawConsentRequest(), Now),
        "use" => (Secretariat, new UseConsent(Work, ConsentAction.ContactWitness, "call"), Now),
        "finish" => (Secretariat, new FinishUse(Work, null), Now),
        "lapse" => (Author.Clock(Brazil.Owner), new EndConsent(), Terms.AnswerBy),
        _ => (Author.Clock(Brazil.Owner), new EndConsent(), Now.AddDays(10)),
    };

    private string Outcome(ConsentRecord? state, (Author By, ConsentCommand Command, DateTimeOffset Now) given)
    {
        try
        {
            return _rules.Decide(Key, state, given.By, given.Command, given.Now) is { IsEmpty: false }
                ? Contracts.Serialization.EnumText.Of(Run(state, given)!.State)
                : "same";
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }

    private ConsentRecord? Run(ConsentRecord? state, (Author By, ConsentCommand Command, DateTimeOffset Now) given)
    {
        var version = 0L;
        return _rules.Decide(Key, state, given.By, given.Command, given.Now)
            .Aggregate(state, (current, happened) => _rules.Apply(Key, current, new Recorded<ConsentEvent>(++version, given.Now, given.By, happened)));
    }
}
