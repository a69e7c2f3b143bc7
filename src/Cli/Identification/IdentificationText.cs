using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Identification;

/// <summary>Identifications, their files and what compares them as text.</summary>
internal static class IdentificationText
{
    /// <summary>A line for an identification.</summary>
    public static string Line(IdentificationBody body) => $"{body.Id}  {EnumText.Of(body.State),-7}  {Counts(body.Counts)}";

    /// <summary>All that is known of an identification.</summary>
    public static string Of(IdentificationBody body)
    {
        var text = new DetailText(string.Create(CultureInfo.InvariantCulture, $"{body.Id}  {EnumText.Of(body.State)}  version {body.Version}"));
        text.Say("opened", $"at {TimelineText.Time(body.OpenedAt)}, {(body.IsClosedList ? "closed: a list of the missing" : "open")}");
        text.Say("counts", Counts(body.Counts));
        text.Say("invited", body.Invited.IsEmpty ? null : string.Join(", ", body.Invited));
        text.Say("board", body.Board.IsEmpty ? null : string.Join(", ", body.Board.Select(member => $"{member.Owner}:{member.Officer}")));
        if (body.Comparison is { } run)
        {
            text.Say("compared", string.Create(CultureInfo.InvariantCulture, $"run {run.Number} {(run.FinishedAt is { } at ? $"finished at {TimelineText.Time(at)}: {run.Remains} of remains with {run.Missing} of missing persons" : "goes on")}"));
            foreach (var group in run.Symmetric)
            {
                text.Say("symmetric", $"{string.Join(", ", group.Remains)} as {string.Join(", ", group.Missing)}");
            }

            text.Say("note", run.Note);
            text.Say("stopped", run.Stopped);
        }

        foreach (var decision in body.Decisions)
        {
            text.Say(
                string.Create(CultureInfo.InvariantCulture, $"decision {decision.Number}"),
                $"{EnumText.Of(decision.State)}: {string.Join(", ", decision.Remains)} as {string.Join(", ", decision.Missing)} by {string.Join(", ", decision.Primary.Select(EnumText.Of))}");
            text.Say("because", decision.Reason);
            text.Say("revised", decision.RevisionReason);
            text.Say("identity", decision.Identity);
        }

        text.Say("deleted", body.DeleteAt is { } end ? $"at {TimelineText.Time(end)}" : null);
        text.Say("problem", body.Problem);
        return text.ToString();
    }

    /// <summary>A line for each file.</summary>
    public static string Of(VictimFilesBody files) => Lines(files.Files.Select(file => string.Create(
        CultureInfo.InvariantCulture,
        $"{file.Number}  of {file.Supplier}  {(file.IsWithdrawn ? "withdrawn" : file.Revision == 0 ? "no file yet" : $"revision {file.Revision}")}  {string.Join(", ", file.Primary.Select(EnumText.Of))}")));

    /// <summary>The candidates of remains.</summary>
    public static string Of(FileCandidates candidates) => Lines(
        candidates.Candidates.Select(candidate => $"{candidate.Number}  {(candidate.DnaLog10Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"DNA 10^{ratio:F1}  ") : string.Empty)}{candidate.Teeth}{(candidate.Fingerprints is { } prints ? $"  {prints}" : string.Empty)}"
                + $"{(candidate.Corroborating.IsEmpty ? string.Empty : $"  corroborating: {string.Join(", ", candidate.Corroborating)}")}{(candidate.Differing.IsEmpty ? string.Empty : $"  differing: {string.Join(", ", candidate.Differing)}")}")
            .Append(string.Create(CultureInfo.InvariantCulture, $"{candidates.Excluded} files are excluded by sex, teeth or DNA."))
            .Concat(candidates.Note is null ? [] : [candidates.Note]));

    /// <summary>Two files, tooth by tooth and locus by locus.</summary>
    public static string Of(ComparedFiles pair) => Lines(
    [
        $"{pair.Remains} with {pair.Candidate.Number}: {(pair.TeethVerdict is { } verdict ? $"teeth {verdict}, {pair.Candidate.Teeth}" : "no teeth on one side.")}{(pair.Candidate.DnaLog10Ratio is { } sum ? string.Create(CultureInfo.InvariantCulture, $" DNA 10^{sum:F1}.") : string.Empty)}",
        .. pair.Teeth.Select(tooth => $"tooth {tooth.Tooth}  {tooth.Agreement,-14}  {Finding(tooth.AnteMortem)} before, {Finding(tooth.PostMortem)} after: {tooth.Why}"),
        .. pair.Dna.Select(locus => string.Create(CultureInfo.InvariantCulture, $"{locus.Locus,-9}  10^{locus.Log10Ratio:F2}  {locus.Note}").TrimEnd()),
    ]);

    private static string Finding(FileTooth tooth) => $"{tooth.State}{(tooth.Surfaces is { } surfaces ? $" {surfaces}" : string.Empty)}{(tooth.IsRootFilled ? " with its root" : string.Empty)}";

    /// <summary>The joint solution.</summary>
    public static string Of(JointResult joint) => Lines(
    [
        .. joint.Findings.Select(finding => $"{finding.Finding,-16}  {string.Join(", ", finding.Remains)}{(finding.Remains.IsEmpty || finding.Missing.IsEmpty ? string.Empty : " as ")}{string.Join(", ", finding.Missing)}  {finding.Why}"),
        .. joint.Ways.Take(3).Select(way => string.Create(CultureInfo.InvariantCulture, $"10^{way.Log10Ratio:F1}, posterior {way.Posterior:P1}: {string.Join(", ", way.Pairs.Select(pair => $"{pair.Remains} as {pair.Missing}"))}")),
        $"{joint.Considered} ways by sex alone{(joint.IsComplete ? string.Empty : "; not all were followed")}. {joint.Statement}",
        .. joint.Note is null ? Array.Empty<string>() : [joint.Note],
    ]);

    private static string Counts(IdentificationCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"recovered {counts.Recovered} = identified {counts.RemainsIdentified} + open {counts.RemainsOpen}; missing persons {counts.Listed} = identified {counts.PersonsIdentified} + missing {counts.StillMissing}");

    private static string Lines(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines.Select(Terminal.Printable)).ToString();
}
