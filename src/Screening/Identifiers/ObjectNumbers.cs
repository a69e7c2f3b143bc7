namespace Interpol.Mesh.Screening.Identifiers;

/// <summary>Numbers that stand on objects, in no form that all makers or collections keep to.</summary>
public static class ObjectNumbers
{
    private const int MostSerial = 30;
    private const int MostInventory = 40;

    /// <summary>Reads the serial number of a firearm.</summary>
    /// <param name="text">The number as it was typed or pasted.</param>
    public static IdentifierReading ReadSerial(string? text) => IdentifierText.Read("serialNumber", text, MostSerial);

    /// <summary>Reads the number of a work of art in an inventory.</summary>
    /// <param name="field">The name of the field.</param>
    /// <param name="text">The number as it was typed or pasted.</param>
    public static IdentifierReading ReadInventory(string field, string? text) => IdentifierText.Read(field, text, MostInventory);
}
