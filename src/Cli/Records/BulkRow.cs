using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Interpol.Mesh.Cli.Records;

/// <summary>A row of a file that is sent in batches.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="End">Bytes of the file up to its end.</param>
/// <param name="Json">What is sent for it; empty when it cannot be sent.</param>
/// <param name="Key">What no two rows of a request may have; null when it does not matter.</param>
/// <param name="Weight">How much of a batch it takes.</param>
/// <param name="Problems">Why it cannot be sent.</param>
internal sealed record BulkRow(long Line, long End, ReadOnlyMemory<byte> Json, string? Key, int Weight, ImmutableArray<RowProblem> Problems);

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">In which column; null when it is none in particular.</param>
/// <param name="Reason">Why, a sentence.</param>
internal sealed partial record RowProblem(string? Column, string Reason)
{
    /// <summary>A reason that begins with fields' names and a colon. Their place among the rows that were sent says nothing to who reads the file.</summary>
    public static RowProblem Of(string reason)
    {
        var match = Fields().Match(reason);
        return match.Success ? new RowProblem(match.Groups["fields"].Value, reason[match.Length..]) : new RowProblem(null, reason);
    }

    [GeneratedRegex(@"^(questions\[\d+\]\.?)?(?<fields>[A-Za-z0-9.\[\]]+(, [A-Za-z0-9.\[\]]+)*): ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Fields();
}

/// <summary>What became of rows.</summary>
/// <param name="Rows">How many were read.</param>
/// <param name="Done">How many were entered, or asked.</param>
/// <param name="AlreadyThere">How many said what was there already.</param>
/// <param name="Hits">How many had hits.</param>
/// <param name="Rejected">How many were rejected.</param>
internal readonly record struct BulkCounts(long Rows, long Done, long AlreadyThere, long Hits, long Rejected)
{
    public static BulkCounts operator +(BulkCounts left, BulkCounts right) => new(
        left.Rows + right.Rows, left.Done + right.Done, left.AlreadyThere + right.AlreadyThere, left.Hits + right.Hits, left.Rejected + right.Rejected);
}

/// <summary>What became of a batch.</summary>
/// <param name="Text">What is written of it.</param>
/// <param name="Counts">What became of its rows.</param>
/// <param name="Position">The last position that the owner's hub named; 0 when it named none.</param>
internal sealed record BatchOutcome(string Text, BulkCounts Counts, long Position = 0);
