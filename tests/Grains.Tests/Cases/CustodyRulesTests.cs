using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Every condition of an item by every step, times, hands, and the chain that proves itself.</summary>
public sealed class CustodyRulesTests
{
    public static TheoryData<string, string, string> Table() => CaseRulesTests.Table(
        ["collected", "sealed", "handed-over", "opened", "analysed", "returned"],
        new Dictionary<string, string>
        {
            ["none"] = "unsealed not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now",
            ["unsealed"] = "not-allowed-now sealed unsealed not-allowed-now unsealed returned",
            ["sealed"] = "not-allowed-now not-allowed-now sealed unsealed not-allowed-now returned",
            ["returned"] = "not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now not-allowed-now",
        });

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_condition_answers_every_step(string condition, string step, string expected)
    {
        var scene = WithItem();
        foreach (var kind in condition switch
        {
            "unsealed" => [CustodyStepKind.Collected],
            "sealed" => [CustodyStepKind.Collected, CustodyStepKind.Sealed],
            "returned" => [CustodyStepKind.Collected, CustodyStepKind.Returned],
            _ => Array.Empty<CustodyStepKind>(),
        })
        {
            scene.Do(France, Step(kind));
        }

        Assert.True(EnumText.TryParse<CustodyStepKind>(step, out var next));
        var answer = scene.Try(France, Step(next, from: next == CustodyStepKind.HandedOver ? France : null, to: next == CustodyStepKind.HandedOver ? Brazil : null));
        Assert.Equal(expected, answer == "done" ? EnumText.Of(scene.State!.Evidence[0].Condition!.Value) : answer);
    }

    /// <summary>Collected, sealed, handed over twice, opened, analysed; one hand-over states a time before the one before it.</summary>
    [Fact]
    public void A_step_before_its_time_is_refused_or_marked_and_the_chain_proves_itself()
    {
        var scene = WithItem();
        var laboratory = new Author(Brazil.Owner, "lab");
        scene.Do(France, Step(CustodyStepKind.Collected, -50));
        scene.Do(France, Step(CustodyStepKind.Sealed, -40));
        scene.Do(France, Step(CustodyStepKind.HandedOver, -30, France, Brazil));

        var early = Step(CustodyStepKind.HandedOver, -45, Brazil, laboratory);
        Assert.Equal(MeshErrorCodes.NotAllowedNow, scene.Try(Brazil, early));
        scene.Do(Brazil, early with { Step = early.Step with { MayBeOutOfOrder = true } });
        Assert.Equal(MeshErrorCodes.NotAllowedNow, scene.Try(Brazil, Step(CustodyStepKind.Opened, -31)));
        scene.Do(Brazil, Step(CustodyStepKind.Opened, -20));
        scene.Do(Brazil, Step(CustodyStepKind.Analysed, -10));

        var steps = scene.Events.OfType<CustodyRecorded>().Select(recorded => recorded.Step).ToList();
        Assert.Equal([false, false, false, true, false, false], steps.Select(step => step.IsOutOfOrder));
        Assert.Equal([1, 2, 3, 4, 5, 6], steps.Select(step => step.Number));
        Assert.Equal((laboratory, steps[^1].Link), (scene.State!.Evidence[0].Holder, scene.State.Evidence[0].LastLink));
        Assert.True(Proves(steps));

        // Whatever is changed, left out or put elsewhere, the links tell.
        Assert.False(Proves([.. steps.Select((step, index) => index == 2 ? step with { To = Japan } : step)]));
        Assert.False(Proves([.. steps.Select((step, index) => index == 0 ? step with { StatedAt = step.StatedAt.AddTicks(1) } : step)]));
        Assert.False(Proves([.. steps.Select((step, index) => index == 3 ? step with { IsOutOfOrder = false } : step)]));
        Assert.False(Proves([.. steps.Where((_, index) => index != 1)]));
    }

    [Fact]
    public void A_step_that_breaks_a_rule_is_refused_with_the_field()
    {
        var scene = WithItem();
        Assert.Equal(MeshErrorCodes.NotFound, scene.Try(Secretariat, Step(CustodyStepKind.Collected)));
        scene.Do(France, Step(CustodyStepKind.Collected));
        (RecordCustody Command, string Field)[] bad =
        [
            (Step(CustodyStepKind.Sealed, 10), "statedAt"),
            (Step(CustodyStepKind.HandedOver), "from"),
            (Step(CustodyStepKind.HandedOver, 0, Brazil, Japan), "from"),
            (Step(CustodyStepKind.HandedOver, 0, France, France), "to"),
            (Step(CustodyStepKind.HandedOver, 0, France, new Author(new OwnerId("XX"), null)), "to"),
            (Step(CustodyStepKind.HandedOver, 0, France, Brazil with { Officer = "7\nreturned" }), "to"),
            (Step(CustodyStepKind.HandedOver, 0, France, Brazil with { Officer = new string('7', 61) }), "to"),
            (Step(CustodyStepKind.Sealed, 0, France, Brazil), "from"),
            (new RecordCustody(1, Step(CustodyStepKind.Sealed).Step with { Hash = new Sha256Hash("x") }), "hash"),
        ];
        Assert.All(bad, one =>
        {
            var refusal = scene.Refused(France, one.Command);
            Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
            Assert.StartsWith(one.Field, refusal.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void All_that_is_wrong_with_a_step_is_said_at_once()
    {
        var scene = WithItem();
        scene.Do(France, Step(CustodyStepKind.Collected));
        var step = new NewCustodyStep(CustodyStepKind.HandedOver, Now.AddDays(1), new Sha256Hash("x"), Brazil, new Author(new OwnerId("XX"), "7\n"), new SealedContent(default, null, []));
        (NewCustodyStep Step, string[] Fields)[] bad =
        [
            (step, ["statedAt", "hash", "details", "from", "to", "to"]),
            (step with { From = null, To = null }, ["statedAt", "hash", "details", "from", "to"]),
            (step with { Kind = (CustodyStepKind)99 }, ["kind", "statedAt", "hash", "details", "from, to"]),
        ];
        Assert.All(bad, one => AssertNames(scene.Refused(France, new RecordCustody(1, one.Step)), one.Fields));
    }

    private static CaseScene WithItem()
    {
        var scene = WithParticipants();
        scene.Do(France, new AddEntries([Entry(CaseEntryKind.Evidence, "BR")]));
        return scene;
    }

    private static RecordCustody Step(CustodyStepKind kind, int minutes = 0, Author? from = null, Author? to = null) =>
        new(1, new NewCustodyStep(kind, Now.AddMinutes(minutes), Hash, from, to, Words));

    private static bool Proves(IReadOnlyList<CustodyStep> steps)
    {
        Sha256Hash? before = null;
        foreach (var step in steps)
        {
            if (step.Link != step.LinkAfter(before))
            {
                return false;
            }

            before = step.Link;
        }

        return true;
    }
}
