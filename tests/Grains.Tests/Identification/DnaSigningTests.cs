using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Identification;
using Microsoft.Extensions.DependencyInjection;
using static Interpol.Mesh.Grains.Tests.Identification.IdentificationScene;

namespace Interpol.Mesh.Grains.Tests.Identification;

/// <summary>What DNA alone allows to sign, and how that follows the comparisons of the files.</summary>
public sealed class DnaSigningTests
{
    [Fact]
    public void What_DNA_cannot_tell_apart_is_not_signed_apart_by_DNA()
    {
        ImmutableArray<RecordedLocus> dna = [new("TH01", ["6", "9.3"])];
        var content = Dental with { Dna = dna };
        var state = Run(
            Run(null, (Host, new OpenIdentification(false, 30), Now)),
            [
                (Host, new InviteBureaus([Home.Owner])), (Host, new AppointBoard([Host, Second])),
                (Host, new PutFile(FileSide.PostMortem, "PM-1", content, null)), (Host, new PutFile(FileSide.PostMortem, "PM-2", content, null)),
                (Home, new PutFile(FileSide.AnteMortem, "FR-1", content, Permission)), (Home, new PutFile(FileSide.AnteMortem, "FR-2", content, Permission)),
                (Host, new CompareFiles()), (Author.Clock(Host.Owner), new FinishComparison(1, 2, 2, [new SymmetricResult(["PM-1", "PM-2"], ["FR-1", "FR-2"])], null)),
            ])!;

        Assert.Equal("not-allowed-now", Outcome(state, (Host, new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Dna], Words), Now)));
        Assert.Equal("done", Outcome(state, (Host, new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Dna, PrimaryIdentifier.Dental], Words), Now)));
        var whole = Run(state, [(Host, new ProposeIdentity(["PM-2", "PM-1"], ["FR-1", "FR-2"], [PrimaryIdentifier.Dna], Words)), (Second, new SignIdentity(1))])!;
        Assert.Equal(new IdentificationCounts(2, 2, 0, 2, 2, 0), whole.Counts);
        Assert.Equal("not-allowed-now", Outcome(whole, (Host, new ReleaseIdentity(1, Words), Now)));
    }

    /// <summary>What happened before, who is to be identified, and a word of the refusal of DNA alone; null when it is done.</summary>
    [Theory]
    [InlineData("", "FR-1", "have not been compared")]
    [InlineData("start", "FR-1", "are being compared")]
    [InlineData("start finish", "FR-1", null)]
    [InlineData("start fail", "FR-1", "last comparison failed")]
    [InlineData("start finish file", "FR-1", "have not been compared as they are now")]
    [InlineData("start file finish", "FR-1", "have not been compared as they are now")]
    [InlineData("start finish file start fail", "FR-1", "last comparison failed")]
    [InlineData("start finish start fail", "FR-1", null)]
    [InlineData("start finish start stop", "FR-1", null)]
    [InlineData("start unsolved", "FR-1", null)]
    [InlineData("start unsolved", "FR-2", "FR-2 was not solved")]
    [InlineData("start finish sign", "FR-1", null)]
    [InlineData("start finish sign start finish revise", "FR-1", "have not been compared as they are now")]
    public void By_DNA_alone_nobody_is_identified_before_the_files_were_solved_as_they_are(string before, string missing, string? word)
    {
        var state = WithDna();
        foreach (var step in before.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            state = Run(state, Step(step, state))!;
        }

        foreach (var alone in new[] { true, false })
        {
            ImmutableArray<PrimaryIdentifier> primary = alone ? [PrimaryIdentifier.Dna] : [PrimaryIdentifier.Dna, PrimaryIdentifier.Dental];
            var command = (Host, new ProposeIdentity(["PM-1"], [missing], primary, Words), Now);
            Assert.Equal((before, alone && word is not null ? "not-allowed-now" : "done"), (before, Outcome(state, command)));
        }

        if (word is not null)
        {
            Assert.Contains(word, Assert.Throws<MeshException>(() => Rules.Decide(Key, state, Host, new ProposeIdentity(["PM-1"], [missing], [PrimaryIdentifier.Dna], Words), Now)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_was_proposed_by_DNA_is_not_signed_when_files_have_changed_since()
    {
        var proposed = Run(WithDna(), [Given("start"), Given("finish"), (Host, new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Dna], Words))])!;
        Assert.Equal("done", Outcome(proposed, (Second, new SignIdentity(1), Now)));
        Assert.Equal("not-allowed-now", Outcome(Run(proposed, Step("file", proposed)), (Second, new SignIdentity(1), Now)));
    }

    [Fact]
    public void A_comparison_that_failed_or_was_stopped_keeps_what_was_known()
    {
        var found = new FinishComparison(1, 3, 3, [new SymmetricResult(["PM-1", "PM-2"], ["FR-1", "FR-2"])], "as it was");
        var state = Run(WithDna(), [Given("start"), (Author.Clock(Host.Owner), found)])!;
        foreach (var end in new[] { "fail", "stop" })
        {
            var after = Run(state, [Given("start"), (Author.Clock(Host.Owner), (IdentificationCommand)(end == "fail" ? new FinishComparison(2, 0, 0, [], "It failed.") { IsFailed = true } : new StopComparing("The grant is revoked.")))])!;
            Assert.Equal((end, found.Symmetric[0]), (end, Assert.Single(after.Comparison!.Symmetric)));
            Assert.Equal("not-allowed-now", Outcome(after, (Host, new ProposeIdentity(["PM-1"], ["FR-1"], [PrimaryIdentifier.Dna], Words), Now)));
        }
    }

    [Fact]
    public void Comparing_that_is_stopped_is_told_with_the_result_before_it_and_goes_on_with_the_next_work()
    {
        var state = Run(WithDna(), [Given("start"), Given("finish"), Given("file"), (Author.Clock(Host.Owner), new StartComparison())])!;
        var (stopped, told) = Happen(state, (Author.Clock(Host.Owner), new StopComparing("The grant is revoked."), Now));
        Assert.Equal((false, 2, 3, 3, "The grant is revoked."), (stopped.IsComparing, stopped.Comparison!.Number, stopped.Comparison.Remains, stopped.Comparison.Missing, stopped.Comparison.Stopped));
        Assert.Null(told.Deadlines[IdentificationRules.Compare]);
        Assert.Equal(["IPSG", "JP", "PH"], Assert.Single(told.Announcements).Recipients.Select(owner => owner.Value).Order());
        Assert.Equal("same", Outcome(stopped, (Author.Clock(Host.Owner), new StopComparing("Again."), Now)));
        Assert.Equal("same", Outcome(stopped, (Author.Clock(Host.Owner), new FinishComparison(2, 4, 3, [], null), Now)));
        Assert.Null(IdentificationReaders.ViewOf(stopped, 1, Home.Owner).Record.Comparison!.Stopped);

        // What is taken back needs no grant, and so says nothing of one.
        var (less, withdrawn) = Happen(stopped, (Home, new WithdrawFile("FR-3"), Now));
        Assert.Empty(withdrawn.Deadlines);
        Assert.NotNull(less.Comparison!.Stopped);
        var (resumed, work) = Happen(stopped, (Host, new PutFile(FileSide.PostMortem, "PM-9", Dental, null), Now));
        Assert.Equal((null, Now + IdentificationLimits.ComparisonDelay), (resumed.Comparison!.Stopped, work.Deadlines[IdentificationRules.Compare]));
    }

    [Fact]
    public void Files_are_compared_again_when_an_identity_was_signed_or_revised()
    {
        var proposed = Run(WithDna(), [Given("start"), Given("finish"), (Host, new ProposeIdentity(["PM-3"], ["FR-3"], [PrimaryIdentifier.Dental], Words))])!;
        Assert.Equal("same", Outcome(proposed, (Author.Clock(Host.Owner), new StartComparison(), Now)));
        var (signed, told) = Happen(proposed, (Second, new SignIdentity(1), Now));
        Assert.Equal(Now + IdentificationLimits.ComparisonDelay, told.Deadlines[IdentificationRules.Compare]);
        var compared = Run(signed, [(Author.Clock(Host.Owner), new StartComparison()), (Author.Clock(Host.Owner), new FinishComparison(2, 2, 2, [], null))])!;
        Assert.Equal("same", Outcome(compared, (Author.Clock(Host.Owner), new StartComparison(), Now)));
        var (revised, said) = Happen(compared, (Host, new ReviseIdentity(1, Words), Now));
        Assert.Equal(Now + IdentificationLimits.ComparisonDelay, said.Deadlines[IdentificationRules.Compare]);
        Assert.Equal("done", Outcome(revised, (Author.Clock(Host.Owner), new StartComparison(), Now)));
        Assert.Empty(Happen(proposed, (Host, new ReviseIdentity(1, Words), Now)).Effects.Deadlines);
    }

    /// <summary>Three remains and three missing persons with teeth and DNA.</summary>
    private static VictimIdentification WithDna()
    {
        var content = Dental with { Dna = [new("TH01", ["6", "9.3"])] };
        return Run(
            Run(null, (Host, new OpenIdentification(false, 30), Now)),
            [
                (Host, new InviteBureaus([Home.Owner])), (Host, new AppointBoard([Host, Second])),
                .. new[] { 1, 2, 3 }.Select(number => (Host, (IdentificationCommand)new PutFile(FileSide.PostMortem, $"PM-{number}", content, null))),
                .. new[] { 1, 2, 3 }.Select(number => (Home, (IdentificationCommand)new PutFile(FileSide.AnteMortem, $"FR-{number}", content, Permission))),
            ])!;
    }

    private static (Author By, IdentificationCommand Command) Given(string step) => step switch
    {
        "start" => (Host, new CompareFiles()),
        "finish" => (Author.Clock(Host.Owner), new FinishComparison(1, 3, 3, [], null)),
        _ => (Host, new PutFile(FileSide.PostMortem, "PM-8", Dental, null)),
    };

    private static IEnumerable<(Author By, IdentificationCommand Command)> Step(string step, VictimIdentification state)
    {
        var (clock, number) = (Author.Clock(Host.Owner), state.Comparison?.Number ?? 0);
        return step switch
        {
            "finish" => [(clock, new FinishComparison(number, 3, 3, [], null))],
            "fail" => [(clock, new FinishComparison(number, 0, 0, [], "It failed.") { IsFailed = true })],
            "unsolved" => [(clock, new FinishComparison(number, 3, 3, [], null) { Unsolved = new UnsolvedFiles([], ["FR-2"]) })],
            "stop" => [(clock, new StopComparing("The grant is revoked."))],
            "sign" => [(Host, new ProposeIdentity(["PM-3"], ["FR-3"], [PrimaryIdentifier.Dental], Words)), (Second, new SignIdentity(1))],
            "revise" => [(Host, new ReviseIdentity(1, Words))],
            _ => [Given(step)],
        };
    }
}
