using System.Collections.Immutable;
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
        _ => null,
    };

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
