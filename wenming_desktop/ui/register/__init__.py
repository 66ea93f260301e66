"""The points register (登记簿) as 积分登记 and 党员积分 both show it."""
