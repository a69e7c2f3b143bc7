using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Records;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>A question as hubs take it, with what the asker is to know of how it was read.</summary>
/// <param name="Question">The question.</param>
/// <param name="Remarks">Sentences.</param>
internal sealed record QuestionReading(CheckQuestion Question, ImmutableArray<string> Remarks)
{
    /// <summary>Reads a question about a profile, a hash, fingerprints, a firearm or a work of art; null when it is another.</summary>
    /// <param name="question">As it was asked.</param>
    /// <param name="index">Its place in the request.</param>
    /// <exception cref="RequestRefusedException">400: all fields that are wrong.</exception>
    public static QuestionReading? Of(CheckQuestionRequest question, int index) => question switch
    {
        { DnaProfile: { } profile } => Of(new DnaQuestion(profile.Loci), $"questions[{index}].dnaProfile", RecordRemarks.Findings(profile)),
        { ImageHash: { } image } => Of(new ImageQuestion(image.Hash, image.Quality), $"questions[{index}].imageHash", ImageHash.Read(image.Hash, image.Quality).Findings),
        { Fingerprint: { } prints } => Of(
            new FingerprintQuestion(prints.Number, prints.Ncic, prints.Henry), $"questions[{index}].fingerprint", RecordRemarks.Findings(new FingerprintRecord { Number = prints.Number, Ncic = prints.Ncic, Henry = prints.Henry })),
        { Firearm: { } firearm } => Of(new FirearmQuestion(firearm.SerialNumber, firearm.Make), $"questions[{index}].firearm", RecordRemarks.Findings(new FirearmRecord(firearm.SerialNumber))),
        { Artwork: { } work } => Of(new ArtworkQuestion(work.Number, work.Title, work.Artist), $"questions[{index}].artwork", FindingsOf(work)),
        _ => null,
    };

    private static ImmutableArray<IdentifierFinding> FindingsOf(CheckArtworkRequest work)
    {
        var findings = work.Number is null ? [] : ObjectNumbers.ReadInventory("number", work.Number).Findings;
        return work.Title is null
            ? findings
            : findings.Add(SearchWords.Of(work.Title).IsEmpty
                ? new IdentifierFinding("missing", IsProblem: true, "title", "It has no letter and no digit.")
                : new IdentifierFinding("whole-words", IsProblem: false, "title", "Works are found whose titles have all these words, as they are spelt: other spellings, other forms of a word and translations are not found."));
    }

    private static QuestionReading Of(CheckQuestion question, string path, ImmutableArray<IdentifierFinding> findings)
    {
        ImmutableArray<FieldProblem> problems =
        [
            .. findings.Where(finding => finding.IsProblem).Select(finding => new FieldProblem($"{path}.{finding.Field}", $"{path}.{finding.Field}: {finding.Text}")),
        ];
        return problems.IsEmpty
            ? new QuestionReading(question, [.. findings.Select(finding => $"{finding.Field}: {finding.Text}")])
            : throw RequestRefusedException.Invalid(problems);
    }
}
