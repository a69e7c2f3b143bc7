using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Serialization;

namespace Interpol.Mesh.Contracts.Tests.Serialization;

/// <summary>Every type of the wire, with all its members, through Orleans' own serializer and copier.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Names => [.. WireMembers.Types.Where(type => !type.IsAbstract).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_arrives_as_it_was_sent(string name)
    {
        var value = Filled.Of(Type(name));
        Assert.Empty(Filled.EmptyMembers(value));
        Assert.Equal(Filled.Dump(value), Filled.Dump(Wire.Contracts.RoundTrip(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_copy_is_what_it_was_copied_from(string name)
    {
        var value = Filled.Of(Type(name));
        Assert.Equal(Filled.Dump(value), Filled.Dump(Wire.Contracts.Copier.Copy(value)));
    }

    /// <summary>
    /// An older writer does not send what was added later, and Orleans runs no initializer of a record: what is absent is null, zero or the default of a structure,
    /// and the member's getter has to make of it what the initializer says.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_not_sent_is_what_it_is_when_nothing_was_said(string name)
    {
        var type = Type(name);
        if (type.IsEnum)
        {
            Assert.True(Enum.IsDefined(type, RuntimeHelpers.GetUninitializedObject(type)), $"{type.Name} has no value 0, which is what is absent.");
            return;
        }

        var constructor = WireMembers.ConstructorOf(type)!;
        var said = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Filled.Of(parameter.ParameterType))]);
        var read = RuntimeHelpers.GetUninitializedObject(type);
        Assert.All(
            WireMembers.Of(type).Where(member => !constructor.GetParameters().Any(parameter => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase))),
            member => Assert.True(
                Filled.Dump(member.GetValue(said)) == Filled.Dump(member.GetValue(read)),
                $"{type.Name}.{member.Name} is {Filled.Dump(member.GetValue(said))} when nothing is said; let its getter make that of what is absent, as others do."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_that_may_be_left_out_is_nothing_then(string name) => Assert.All(
        WireMembers.Of(Type(name)).Select(WireMembers.ParameterOf).OfType<ParameterInfo>().Where(parameter => parameter.HasDefaultValue),
        parameter => Assert.True(
            parameter.DefaultValue is null || parameter.DefaultValue.Equals(Activator.CreateInstance(parameter.ParameterType)),
            $"{parameter.Name} of {name} would be {parameter.DefaultValue} when it is made, and the default of its type when an older writer did not send it."));

    [Fact]
    public void All_that_a_grain_takes_and_gives_can_be_written() => Assert.All(
        WireMembers.Grains.SelectMany(grain => grain.GetMethods()).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
        type =>
        {
            var given = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
            Assert.True(given == typeof(Task) || given == typeof(CancellationToken) || Wire.Contracts.Codecs.TryGetCodec(given) is not null, given.ToString());
        });

    [Fact]
    public void Nothing_stays_nothing()
    {
        Assert.Null(Wire.Contracts.RoundTrip<Envelope?>(null));
        Assert.Null(Wire.Contracts.RoundTrip<MessageId?>(null));
        Assert.True(Wire.Contracts.RoundTrip(default(ImmutableArray<OwnerId>)).IsDefault);
        Assert.Empty(Wire.Contracts.RoundTrip(ImmutableArray<OwnerId>.Empty));
        Assert.True(Wire.Contracts.RoundTrip(default(ReadOnlyMemory<byte>)).IsEmpty);
    }

    [Fact]
    public void A_refusal_arrives_with_its_code_its_sentence_and_when_to_come_again()
    {
        foreach (var wait in new TimeSpan?[] { null, TimeSpan.FromSeconds(3) })
        {
            var read = Assert.IsType<MeshException>(Wire.Contracts.RoundTrip<Exception>(new MeshException(MeshErrorCodes.Busy, "The queue is full.", wait)));
            Assert.Equal((MeshErrorCodes.Busy, "The queue is full.", wait), (read.Code, read.Message, read.RetryAfter));
        }
    }

    [Fact]
    public void A_refusal_that_is_the_cause_of_something_else_arrives_too()
    {
        var read = Wire.Contracts.RoundTrip<Exception>(new OrleansException("storage", new MeshException(MeshErrorCodes.Unavailable, "The hub is away.")));
        Assert.Equal(MeshErrorCodes.Unavailable, Assert.IsType<MeshException>(Assert.IsType<OrleansException>(read).InnerException).Code);
    }

    /// <summary>
    /// Why there is one kind of refusal, which has codes: one that the reader does not know, with members of its own, cannot be read at all, not even as a failure of another kind.
    /// </summary>
    [Fact]
    public void There_is_one_kind_of_refusal_because_a_reader_that_does_not_know_it_cannot_read_it()
    {
        Assert.Equal(typeof(MeshException), Assert.Single(WireMembers.Types, typeof(Exception).IsAssignableFrom));
        var bytes = Wire.Contracts.Write<Exception>(new MeshException(MeshErrorCodes.Busy, "The queue is full."));
        Assert.ThrowsAny<SerializerException>(() => Wire.Stranger.Read<Exception>(bytes));
    }

    private static Type Type(string name)
    {
        var type = WireMembers.Types.Single(type => type.FullName == name);
        return type.IsGenericTypeDefinition ? type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(string))]) : type;
    }
}
