using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Cases;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Every state of a task by every command.</summary>
public sealed class CaseTaskRulesTests
{
    private static readonly ConsentEnd End = new(ConsentOfBrazil, ConsentState.Revoked, Now, ["call"]);

    public static TheoryData<string, string, string> Table() => CaseRulesTests.Table(
        ["change", "start", "start-unasked", "step", "step-unasked", "finish", "stop", "grant-ends", "due"],
        new Dictionary<string, string>
        {
            ["none"] = "not-found not-found not-found not-found not-found not-found not-found same same",
            ["open"] = "open running consent-required not-allowed-now not-allowed-now not-allowed-now stopped open open",
            ["open-ended"] = "open consent-required consent-required consent-required consent-required not-allowed-now stopped same open",
            ["running"] = "not-allowed-now same same running consent-required done stopped stopped running",
            ["done"] = "not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now same not-allowed-now same same",
            ["stopped"] = "not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now same same same",
            ["grant-ended"] = "not-allowed-now consent-required consent-required consent-required consent-required not-allowed-now same same same",
        });

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_state_of_a_task_answers_every_command(string state, string command, string expected)
    {
        var scene = WithParticipants();
        if (state != "none")
        {
            scene.Do(France, new AddTask(Terms(Secretariat, Grant())));
        }

        if (state is "running" or "done" or "grant-ended")
        {
            scene.Do(Secretariat, Asked(new StartTask(1)));
        }

        switch (state)
        {
            case "done":
                scene.Do(Secretariat, new FinishTask(1, null));
                break;
            case "stopped":
                scene.Do(France, new StopTask(1, null));
                break;
            case "open-ended" or "grant-ended":
                scene.Do(Brazil, new EndGrant(End));
                break;
        }

        scene.Time = command == "due" ? Now.AddDays(1) : Now;
        var answer = command switch
        {
            "change" => scene.Try(France, new ChangeTask(1, Terms(Secretariat, Grant("visit")))),
            "start" => scene.Try(Secretariat, Asked(new StartTask(1))),
            "start-unasked" => scene.Try(Secretariat, new StartTask(1)),
            "step" => scene.Try(Secretariat, Asked(new RecordStep(1, Words))),
            "step-unasked" => scene.Try(Secretariat, new RecordStep(1, Words)),
            "finish" => scene.Try(Secretariat, new FinishTask(1, Words)),
            "stop" => scene.Try(France, new StopTask(1, Words)),
            "grant-ends" => scene.Try(Brazil, new EndGrant(End)),
            _ => scene.Try(Author.Clock(France.Owner), new NoteOverdue(1)),
        };

        Assert.Equal(expected, answer == "done" ? EnumText.Of(scene.State!.Task(1).State) : answer);
    }

    [Theory]
    [InlineData("start", "FR")]
    [InlineData("start", "BR")]
    [InlineData("step", "FR")]
    [InlineData("finish", "FR")]
    [InlineData("stop", "BR")]
    [InlineData("change", "IPSG")]
    public void Only_whose_task_it_is_works_on_it(string command, string by)
    {
        var scene = WithParticipants();
        scene.Do(France, new AddTask(Terms(Secretariat, Grant())));
        var author = new Author(new OwnerId(by), "1");
        Assert.Equal(MeshErrorCodes.Forbidden, command switch
        {
            "start" => scene.Try(author, Asked(new StartTask(1))),
            "step" => scene.Try(author, Asked(new RecordStep(1, Words))),
            "finish" => scene.Try(author, new FinishTask(1, null)),
            "stop" => scene.Try(author, new StopTask(1, null)),
            _ => scene.Try(author, new ChangeTask(1, Terms(Brazil))),
        });
    }

    [Fact]
    public void The_organisation_touches_no_country_without_that_countrys_grant()
    {
        var scene = WithParticipants();
        var bare = Terms(Secretariat) with { Touches = Brazil.Owner };
        Assert.Equal(MeshErrorCodes.ConsentRequired, scene.Try(France, new AddTask(bare)));
        Assert.Equal(MeshErrorCodes.ConsentRequired, scene.Try(France, new AddTask(Terms(Secretariat, Grant()) with { Touches = Japan.Owner })));
        Assert.Equal("done", scene.Try(France, new AddTask(Terms(Brazil) with { Touches = Brazil.Owner })));
        Assert.Equal("done", scene.Try(France, new AddTask(Terms(Secretariat, Grant()))));
        Assert.Equal(MeshErrorCodes.Invalid, scene.Try(France, new AddTask(Terms(Secretariat, Grant()))));
        Assert.Equal(MeshErrorCodes.ConsentRequired, scene.Try(Secretariat, new WorkUnderGrant(new StartTask(2), ConsentId.For(Japan.Owner, Secretariat.Owner, new OperationId("x")))));
    }

    [Fact]
    public void The_end_of_a_grant_stops_the_task_says_why_and_tells_both_sides()
    {
        var scene = WithParticipants();
        scene.Do(France, new RemoveParticipant(Brazil.Owner));
        scene.Do(France, new AddTask(Terms(Secretariat, Grant())));
        Assert.Equal(Now.AddDays(1), scene.Effects.Deadlines["task/1"]);
        scene.Do(Secretariat, Asked(new StartTask(1)));
        scene.Do(Secretariat, Asked(new RecordStep(1, Words)));
        scene.Do(Brazil, new EndGrant(End));

        var task = scene.State!.Task(1);
        Assert.Equal((CaseTaskState.Stopped, ConsentState.Revoked, 1), (task.State, task.GrantEnd!.State, task.Steps));
        var told = Assert.Single(scene.Effects.Announcements);
        Assert.Equal((Lane.Urgent, "task-stopped"), (told.Lane, told.What));
        Assert.Equal(["BR", "FR", "IPSG"], told.Recipients.Select(owner => owner.Value));
        Assert.Null(scene.Effects.Deadlines["task/1"]);
        Assert.Contains("revoked", scene.Refused(Secretariat, Asked(new RecordStep(1, Words))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_that_comes_while_tasks_are_on_their_way_from_a_merged_case_is_told_again()
    {
        var scene = WithParticipants();
        scene.Do(France, new AddTask(Terms(Secretariat, Grant())));
        scene.Do(France, Merge(new CaseId("BR-2026-000009")));
        Assert.Equal("done", scene.Try(Brazil, new EndGrant(End)));
        Assert.Equal(MeshErrorCodes.Busy, scene.Try(Brazil, new EndGrant(End)));

        var page = new CaseTakeover([], [], CaseRules.DetailsOf(scene.State!), true);
        Assert.Equal("done", scene.Try(France, new TakeOver(new CaseId("BR-2026-000009"), 0, page)));
        Assert.Equal("same", scene.Try(France, new TakeOver(new CaseId("BR-2026-000009"), 0, page)));
        Assert.Equal("same", scene.Try(Brazil, new EndGrant(End)));
        Assert.Equal([1, 2], scene.State!.Tasks.Select(task => task.Number));
    }

    [Fact]
    public void Work_that_ends_gives_the_grant_back_and_who_goes_leaves_nothing_running()
    {
        var scene = WithParticipants();
        scene.Do(France, new AddTask(Terms(Secretariat, Grant())));
        scene.Do(Secretariat, Asked(new StartTask(1)));
        scene.Do(Secretariat, new FinishTask(1, null));
        Assert.Equal($"consent/{ConsentOfBrazil}", Assert.Single(scene.Effects.Messages).Link);

        scene.Do(France, new AddTask(Terms(Brazil)));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, scene.Try(France, new CloseCase(null)));
        scene.Do(France, new RemoveParticipant(Brazil.Owner));
        Assert.Equal(CaseTaskState.Stopped, scene.State!.Task(2).State);
        Assert.Equal("done", scene.Try(France, new CloseCase(null)));
    }

    [Fact]
    public void A_task_that_breaks_a_rule_is_refused_with_the_field()
    {
        var scene = WithParticipants();
        (CaseTaskTerms Terms, string Field)[] bad =
        [
            (Terms(Japan), "assignee"),
            (Terms(new Author(new OwnerId("DE"), null)), "assignee"),
            (Terms(Brazil) with { DueAt = Now }, "dueAt"),
            (Terms(Brazil) with { Officer = "" }, "officer"),
            (Terms(Brazil) with { Officer = "7\r" }, "officer"),
            (Terms(Brazil) with { Text = new SealedContent(default, null, []) }, "text"),
            (Terms(Brazil) with { Touches = new OwnerId("XX") }, "touches"),
            (Terms(Secretariat, new CaseTaskGrant(new ConsentId("x"), ConsentAction.ActOnHit, "call")), "grant"),
        ];
        Assert.All(bad, one =>
        {
            var refusal = scene.Refused(France, new AddTask(one.Terms));
            Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
            Assert.StartsWith($"{one.Field}:", refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void All_that_is_wrong_with_a_task_is_said_at_once()
    {
        var scene = WithParticipants();
        var terms = new CaseTaskTerms(Japan.Owner, "", Now, new SealedContent(default, null, []))
        {
            Touches = new OwnerId("XX"),
            Grant = new CaseTaskGrant(new ConsentId("x"), ConsentAction.ActOnHit, "call"),
        };
        AssertNames(scene.Refused(France, new AddTask(terms)), "assignee", "officer", "dueAt", "text", "touches", "grant");
        scene.Do(France, new AddTask(Terms(Brazil)));
        AssertNames(scene.Refused(France, new ChangeTask(1, terms with { Grant = null })), "assignee", "officer", "dueAt", "text", "touches");
    }

    [Fact]
    public void A_task_that_is_late_is_said_once_by_the_clock()
    {
        var scene = WithParticipants();
        scene.Do(France, new AddTask(Terms(Brazil)));
        Assert.IsType<NoteOverdue>(scene.Due("task/1"));
        Assert.Equal("same", scene.Try(Author.Clock(France.Owner), new NoteOverdue(1)));
        scene.Time = Now.AddDays(1);
        scene.Do(Author.Clock(France.Owner), new NoteOverdue(1));
        Assert.Equal(["BR", "FR"], Assert.Single(scene.Effects.Announcements).Recipients.Select(owner => owner.Value));
        scene.Do(France, new StopTask(1, null));
        Assert.Null(scene.Due("task/1"));
    }

    private static WorkUnderGrant Asked(CaseCommand command) => new(command, ConsentOfBrazil);
}
