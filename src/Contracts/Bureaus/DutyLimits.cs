namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>The limits of a duty status and its contacts.</summary>
public static class DutyLimits
{
    /// <summary>Contacts of a bureau.</summary>
    public const int MaxContacts = 20;

    /// <summary>Languages of a contact.</summary>
    public const int MaxLanguages = 8;

    /// <summary>Characters of a name or of the hours.</summary>
    public const int MaxText = 200;

    /// <summary>Characters of a telephone number.</summary>
    public const int MaxTelephone = 32;
}
