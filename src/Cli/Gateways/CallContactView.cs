namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Whom to call at a bureau; it is not known whether somebody answers now when the hours have no form that is understood.</summary>
internal sealed record CallContactView(string Name, string Telephone, IReadOnlyList<string> Languages, string Hours, bool? AnswersNow);
