using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>Finds the types and members that the instructions of a method name.</summary>
internal static class InstructionReader
{
    private const byte TwoByteOpcode = 0xFE;

    private static readonly ImmutableDictionary<short, OperandType> Operands = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null))
        .OfType<OpCode>()
        .ToImmutableDictionary(code => code.Value, code => code.OperandType);

    public static IEnumerable<EntityHandle> Tokens(ImmutableArray<byte> code)
    {
        var position = 0;
        while (position < code.Length)
        {
            var value = (short)code[position++];
            if (value == TwoByteOpcode)
            {
                value = unchecked((short)((TwoByteOpcode << 8) | code[position++]));
            }

            var operand = Operands[value];
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return (EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(BitConverter.ToInt32(code.AsSpan(position, sizeof(int))));
            }

            position += Size(operand, code, position);
        }
    }

    private static int Size(OperandType operand, ImmutableArray<byte> code, int position) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => sizeof(byte),
        OperandType.InlineVar => sizeof(short),
        OperandType.InlineI8 or OperandType.InlineR => sizeof(long),
        OperandType.InlineSwitch => sizeof(int) + (BitConverter.ToInt32(code.AsSpan(position, sizeof(int))) * sizeof(int)),
        _ => sizeof(int),
    };
}
