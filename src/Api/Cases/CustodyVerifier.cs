using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Api;

/// <summary>Checks custody chains step by step: that each step follows the one before it, that its link is what it has to be, and that it is marked when its time is before that of an earlier one.</summary>
/// <param name="items">The items of evidence, as the case has them.</param>
/// <param name="findings">Is told what is right and wrong.</param>
internal sealed class CustodyVerifier(ImmutableArray<ExportedItem> items, CaseExportFindings findings)
{
    private readonly Dictionary<long, Chain> _chains = items.ToDictionary(item => item.Entry, item => new Chain(item));

    /// <summary>Takes the next step.</summary>
    public void Take(CustodyLineBody line)
    {
        if (!_chains.TryGetValue(line.Entry, out var chain))
        {
            findings.Wrong(string.Create(CultureInfo.InvariantCulture, $"{CaseExportFormat.CustodyFile} has a step of item {line.Entry}, and the case has no such item."));
            return;
        }

        var (step, place) = (line.Step, string.Create(CultureInfo.InvariantCulture, $"Item {line.Entry}, step {line.Step.Number}"));
        var isRight = true;
        if (step.Number != chain.Number + 1)
        {
            Wrong(string.Create(CultureInfo.InvariantCulture, $"{place} stands where step {chain.Number + 1} belongs: steps were taken out, put in or moved."));
        }

        if (LinkOf(step, chain.Link) != step.Link)
        {
            Wrong($"{place}: its link is not that of what it says behind the step before it: one of the two was changed, or is not the one that was recorded.");
        }

        if (step.RecordedAt < chain.RecordedAt)
        {
            Wrong($"{place} was recorded before the step before it.");
        }

        if (step.StatedAt < chain.LatestStated != step.IsOutOfOrder)
        {
            Wrong(step.IsOutOfOrder ? $"{place} is marked as out of order, and is in order." : $"{place} states a time before that of an earlier step, and is not marked.");
        }
        else if (step.IsOutOfOrder)
        {
            findings.Mark(string.Create(CultureInfo.InvariantCulture, $"{place} states {step.StatedAt:O}, before an earlier step; it was recorded at {step.RecordedAt:O}, and marked."));
        }

        chain.Take(step, isRight);

        void Wrong(string problem)
        {
            isRight = false;
            findings.Wrong(problem);
        }
    }

    /// <summary>Checks that every chain is as long as the case says, and ends with the link that it says.</summary>
    public void Finish()
    {
        foreach (var chain in _chains.Values)
        {
            var item = chain.Item;
            if (chain.Number != item.Steps || chain.Link != item.LastLink)
            {
                findings.Wrong(string.Create(CultureInfo.InvariantCulture, $"Item {item.Entry} has {item.Steps} steps by {CaseExportFormat.CaseFile}, and its chain ends with step {chain.Number}{(chain.Number == item.Steps ? " under another link" : string.Empty)}."));
            }
            else if (chain.IsRight && item.Steps > 0)
            {
                findings.Holds(string.Create(CultureInfo.InvariantCulture, $"Item {item.Entry}: {item.Steps} steps of custody, each tied to those before it."));
            }
        }
    }

    private static Sha256Hash LinkOf(CustodyStepBody step, Sha256Hash? before) =>
        new CustodyStep(
            step.Number, step.Kind, step.StatedAt, AuthorOf(step.By)!, step.RecordedAt, step.Hash, AuthorOf(step.From), AuthorOf(step.To), step.IsOutOfOrder, null, step.Link).LinkAfter(before, step.DetailsHash);

    private static Author? AuthorOf(AuthorBody? body) => body is null ? null : new Author(body.Owner, body.Officer);

    /// <summary>How far the chain of an item was taken.</summary>
    private sealed class Chain(ExportedItem item)
    {
        public ExportedItem Item => item;

        public int Number { get; private set; }

        public Sha256Hash? Link { get; private set; }

        public DateTimeOffset RecordedAt { get; private set; } = DateTimeOffset.MinValue;

        public DateTimeOffset LatestStated { get; private set; } = DateTimeOffset.MinValue;

        public bool IsRight { get; private set; } = true;

        public void Take(CustodyStepBody step, bool isRight)
        {
            (Number, Link, RecordedAt) = (step.Number, step.Link, step.RecordedAt);
            LatestStated = step.StatedAt > LatestStated ? step.StatedAt : LatestStated;
            IsRight &= isRight;
        }
    }
}
