using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Bureaus;

/// <summary>What a duty status and its contacts must be like.</summary>
internal static class DutyRules
{
    /// <summary>Refuses a change that breaks a rule.</summary>
    /// <exception cref="MeshException">The sentence says what to change.</exception>
    public static void Validate(DutyStatus status, ImmutableArray<DutyContact> contacts)
    {
        MeshException.Require(Enum.IsDefined(status), "status: it is unknown, onDuty, onCall or closed.");
        MeshException.Require(contacts.IsDefault || contacts.Length <= DutyLimits.MaxContacts, $"contacts: at most {DutyLimits.MaxContacts}.");
        foreach (var contact in contacts.IsDefault ? [] : contacts)
        {
            MeshException.Require(contact is not null, "contacts: none of them is null.");
            MeshException.Require(contact!.Name is { Length: >= 1 and <= DutyLimits.MaxText }, $"contacts: a name has 1 to {DutyLimits.MaxText} characters.");
            MeshException.Require(contact.Telephone is { Length: >= 3 and <= DutyLimits.MaxTelephone } telephone && telephone.All(IsDialled), $"contacts: a telephone number has 3 to {DutyLimits.MaxTelephone} digits, with + ( ) - and blanks.");
            MeshException.Require(contact.Hours is null or { Length: <= DutyLimits.MaxText }, $"contacts: the hours have at most {DutyLimits.MaxText} characters.");
            MeshException.Require(contact.Languages.IsDefault || contact.Languages.Length <= DutyLimits.MaxLanguages, $"contacts: at most {DutyLimits.MaxLanguages} languages each.");
            MeshException.Require(contact.Languages.IsDefault || contact.Languages.All(IsLanguage), "contacts: a language is an ISO 639-1 code of two lower-case letters.");
        }
    }

    /// <summary>Whether a change would change nothing.</summary>
    public static bool IsSame(BureauState state, DutyStatus status, ImmutableArray<DutyContact> contacts) =>
        state.Version > 0 && state.Status == status && state.Contacts.Count == contacts.Length && state.Contacts.Zip(contacts).All(pair => IsSame(pair.First, pair.Second));

    private static bool IsSame(DutyContact one, DutyContact other) =>
        one.Name == other.Name && one.Telephone == other.Telephone && one.Hours == other.Hours && one.Languages.SequenceEqual(other.Languages);

    private static bool IsDialled(char c) => char.IsAsciiDigit(c) || c is '+' or '(' or ')' or '-' or ' ';

    private static bool IsLanguage(string code) => code is { Length: 2 } && code.All(char.IsAsciiLetterLower);
}
