using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Bureaus;

/// <summary>Whom to call.</summary>
/// <param name="Name">Name or function.</param>
/// <param name="Telephone">Number in international form.</param>
/// <param name="Languages">ISO 639-1 codes, best first.</param>
/// <param name="Hours">When the number answers, in the bureau's own words.</param>
/// <param name="AnswersNow">Whether it answers now by these hours; null when they have no form that is understood.</param>
internal sealed record CallContactBody(string Name, string Telephone, ImmutableArray<string> Languages, string Hours, bool? AnswersNow);
