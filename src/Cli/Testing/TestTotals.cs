using System.Globalization;

namespace Interpol.Mesh.Cli.Testing;

/// <summary>How many tests passed, failed, and were skipped.</summary>
internal readonly record struct TestTotals(int Passed, int Failed, int Skipped)
{
    public static TestTotals OnePassed { get; } = new(1, 0, 0);

    public static TestTotals OneFailed { get; } = new(0, 1, 0);

    public int All => Passed + Failed + Skipped;

    public static TestTotals operator +(TestTotals left, TestTotals right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The last line of a run: <c>N passed, N failed, N skipped</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
