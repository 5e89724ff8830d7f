using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// The moments of a Poisson process whose rate changes: an exponential share is used up as fast as the rate says. One thread.
/// </summary>
/// <param name="rate">Per second, by second.</param>
internal sealed class Arrivals(Func<double, double> rate, Chance chance)
{
    /// <summary>For how long the rate counts as constant, seconds: a hundredth of the shortest rise that makes sense.</summary>
    private const double Step = 0.01;

    private double _at;
    private double _owed = chance.NextExponential(1);

    /// <summary>The next moment before <paramref name="until"/>.</summary>
    /// <returns>False when there is none; the next look goes on from there.</returns>
    internal bool TryNext(double until, out double due)
    {
        while (_at < until)
        {
            var end = Math.Min(_at + Step, until);
            var now = rate(_at);
            var share = now * (end - _at);
            if (share >= _owed && now > 0)
            {
                _at += _owed / now;
                _owed = chance.NextExponential(1);
                due = _at;
                return true;
            }

            _owed -= share;
            _at = end;
        }

        due = 0;
        return false;
    }
}
